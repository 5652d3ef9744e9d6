import type { Arena } from "../arena.ts";
import { pointTooLarge } from "../unencodable.ts";
import { finishLength, putVarint, varintSize } from "./varint.ts";

/** Writes a text with its length before it, as valid UTF-8: a lone surrogate becomes U+FFFD. */
export function writeString(arena: Arena, text: string): void {
  const { length } = text;
  if (arena.pos + length > arena.limit) throw pointTooLarge;
  arena.ensure(length * 3 + 5);
  const reserved = varintSize(length);
  const at = arena.pos;
  const written = arena.bytes.write(text, at + reserved, length * 3, "utf8");
  arena.pos = at + reserved + written;
  if (written === length) putVarint(arena.bytes, at, length);
  else finishLength(arena, at, reserved);
}
