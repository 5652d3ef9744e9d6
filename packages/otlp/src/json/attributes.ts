import type { Attributes } from "@opentelemetry/api";
import type { Arena } from "../arena.ts";
import { noteAttribute } from "../attribute-snapshot.ts";
import { dropComma, writeKeyValue } from "./any-value.ts";

const keyHead = Buffer.from('{"key":"');
const stringHead = Buffer.from('","value":{"stringValue":"');

/** Writes attributes as KeyValues with commas between them, and notes them in the snapshot if there is one. */
export function writeAttributes(arena: Arena, attributes: Attributes, snapshot: unknown[] | undefined): void {
  const from = arena.pos;
  for (const key in attributes) {
    if (!Object.hasOwn(attributes, key)) continue;
    const value: unknown = attributes[key];
    if (snapshot !== undefined) noteAttribute(snapshot, key, value);
    if (typeof value !== "string" || !writePlain(arena, key, value)) writeKeyValue(arena, key, value, undefined);
  }
  dropComma(arena, from);
}

/** Writes a text attribute when nothing in it has to be escaped: nearly all are so, and it takes the fewest steps. */
function writePlain(arena: Arena, key: string, value: string): boolean {
  const keyLength = key.length;
  const length = value.length;
  if (arena.pos + length > arena.limit) return false;
  arena.ensure(keyLength + length + 40);
  const { bytes } = arena;
  let pos = arena.pos;
  for (let index = 0; index < 8; index++) bytes[pos++] = keyHead[index]!;
  for (let index = 0; index < keyLength; index++) {
    const code = key.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return false;
    bytes[pos++] = code;
  }
  for (let index = 0; index < 26; index++) bytes[pos++] = stringHead[index]!;
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return false;
    bytes[pos++] = code;
  }
  bytes[pos] = 34; // "}},
  bytes[pos + 1] = 125;
  bytes[pos + 2] = 125;
  bytes[pos + 3] = 44;
  arena.pos = pos + 4;
  return true;
}
