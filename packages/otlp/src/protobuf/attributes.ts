import type { Attributes } from "@opentelemetry/api";
import type { Arena } from "../arena.ts";
import { AttributeHeads, isPlainAscii } from "../attribute-heads.ts";
import { noteAttribute } from "../attribute-snapshot.ts";
import { putLiteral } from "../literal.ts";
import { writeKeyValue } from "./any-value.ts";

// Bounded, and right for whoever uses them: keys are compared before.
const heads = new AttributeHeads((key) =>
  isPlainAscii(key) ? Buffer.from([0, 0, 0x0a, key.length, ...Buffer.from(key), 0x12, 0, 0x0a, 0]) : undefined,
);

/**
 * Writes attributes as repeated fields with this tag, and notes them in the snapshot if there is one.
 *
 * Short ASCII texts, which nearly all are, are written here byte by byte with the lengths known in advance: a call into
 * native code costs more than they do. If one turns out not to be ASCII, it is written again by the slower way.
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
    if (!Object.hasOwn(attributes, key)) continue;
    const value: unknown = attributes[key];
    const head = heads.of(place++, key);
    if (typeof value === "string" && head !== undefined && head.length + value.length < 125) {
      if (snapshot !== undefined) snapshot.push(key, value);
      if (pos + 160 > bytes.length) {
        arena.pos = pos;
        arena.ensure(160);
        bytes = arena.bytes;
      }
      const { length } = value;
      let at = putLiteral(arena.view, pos, head);
      bytes[pos] = tag;
      bytes[pos + 1] = head.length - 2 + length;
      bytes[at - 3] = length + 2;
      bytes[at - 1] = length;
      let bits = 0;
      for (let index = 0; index < length; index++) {
        const code = value.charCodeAt(index);
        bits |= code;
        bytes[at++] = code;
      }
      if (bits < 128) {
        pos = at;
        continue;
      }
    } else if (snapshot !== undefined) {
      noteAttribute(snapshot, key, value);
    }
    arena.pos = pos;
    writeKeyValue(arena, tag, key, value, undefined);
    bytes = arena.bytes;
    pos = arena.pos;
  }
  arena.pos = pos;
}
