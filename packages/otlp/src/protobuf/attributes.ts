import type { Attributes } from "@opentelemetry/api";
import type { Arena } from "../arena.ts";
import { AttributeHeads, isPlainAscii } from "../attribute-heads.ts";
import { noteAttribute } from "../attribute-snapshot.ts";
import { putLiteral } from "../literal.ts";
import { writeKeyValue } from "./any-value.ts";
import { putVarint, varintSize } from "./varint.ts";

// Unlike Object.hasOwn, V8 makes nothing of it within for-in.
// oxlint-disable-next-line typescript/unbound-method -- it is only used by call
const { hasOwnProperty } = Object.prototype;

// Bounded, and right for whoever uses them: keys are compared before.
const heads = new AttributeHeads((key) =>
  isPlainAscii(key) ? Buffer.from([0, 0, 0x0a, key.length, ...Buffer.from(key), 0x12, 0, 0x0a, 0]) : undefined,
);

/**
 * Writes attributes as repeated fields with this tag, and notes them in the snapshot if there is one.
 *
 * Texts of ASCII and small numbers, which nearly all values are, are written here with all lengths known in advance. If a
 * text turns out not to be ASCII, it is written again by the slower way.
 */
export function writeAttributes(
  arena: Arena,
  tag: number,
  attributes: Attributes,
  snapshot: unknown[] | undefined,
): void {
  let { bytes, pos } = arena;
  let place = 0;
  for (const key in attributes) {
    if (!hasOwnProperty.call(attributes, key)) continue;
    const value: unknown = attributes[key];
    const head = heads.of(place++, key);
    if (snapshot !== undefined) {
      if (typeof value === "string") snapshot.push(key, value);
      else noteAttribute(snapshot, key, value);
    }
    if (head !== undefined) {
      if (pos + 512 > bytes.length) {
        arena.pos = pos;
        arena.ensure(512);
        bytes = arena.bytes;
      }
      if (typeof value === "string") {
        const { length } = value;
        if (head.length + length < 125) {
          const at = putLiteral(arena.view, pos, head);
          bytes[pos] = tag;
          bytes[pos + 1] = head.length - 2 + length;
          bytes[at - 3] = length + 2;
          bytes[at - 1] = length;
          if (putAscii(bytes, at, value)) {
            pos = at + length;
            continue;
          }
        }
      } else if (typeof value === "number" && value > 0 && (value | 0) === value) {
        const at = putLiteral(arena.view, pos, head);
        const size = varintSize(value);
        bytes[pos] = tag;
        bytes[pos + 1] = head.length - 3 + size;
        bytes[at - 3] = size + 1;
        bytes[at - 2] = 0x18; // int_value
        pos = putVarint(bytes, at - 1, value);
        continue;
      }
    }
    arena.pos = pos;
    writeKeyValue(arena, tag, key, value, undefined);
    bytes = arena.bytes;
    pos = arena.pos;
  }
  arena.pos = pos;
}

/** Writes a text if it is ASCII. Up to here a loop is faster than a call into native code. */
function putAscii(bytes: Buffer, pos: number, text: string): boolean {
  const { length } = text;
  if (length > 20) return bytes.write(text, pos, length * 3, "utf8") === length;
  let bits = 0;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    bits |= code;
    bytes[pos++] = code;
  }
  return bits < 128;
}
