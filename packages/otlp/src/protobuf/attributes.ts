import type { Attributes } from "@opentelemetry/api";
import type { Arena } from "../arena.ts";
import { noteAttribute } from "../attribute-snapshot.ts";
import { writeKeyValue } from "./any-value.ts";

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
  let { bytes } = arena;
  let pos = arena.pos;
  for (const key in attributes) {
    if (!Object.hasOwn(attributes, key)) continue;
    const value: unknown = attributes[key];
    if (snapshot !== undefined) noteAttribute(snapshot, key, value);
    if (typeof value === "string") {
      const keyLength = key.length;
      const length = value.length;
      if (keyLength + length < 120) {
        if (pos + 128 > bytes.length) {
          arena.pos = pos;
          arena.ensure(128);
          bytes = arena.bytes;
        }
        bytes[pos] = tag;
        bytes[pos + 1] = keyLength + length + 6;
        bytes[pos + 2] = 0x0a; // key
        bytes[pos + 3] = keyLength;
        let at = pos + 4;
        let bits = 0;
        for (let index = 0; index < keyLength; index++) {
          const code = key.charCodeAt(index);
          bits |= code;
          bytes[at++] = code;
        }
        bytes[at] = 0x12; // value
        bytes[at + 1] = length + 2;
        bytes[at + 2] = 0x0a; // string_value
        bytes[at + 3] = length;
        at += 4;
        for (let index = 0; index < length; index++) {
          const code = value.charCodeAt(index);
          bits |= code;
          bytes[at++] = code;
        }
        if (bits < 128) {
          pos = at;
          continue;
        }
      }
    }
    arena.pos = pos;
    writeKeyValue(arena, tag, key, value, undefined);
    bytes = arena.bytes;
    pos = arena.pos;
  }
  arena.pos = pos;
}
