import type { Arena } from "../arena.ts";
import { pointTooLarge } from "../unencodable.ts";

/** Writes a text in quotes; a lone surrogate becomes U+FFFD. */
export function writeString(arena: Arena, text: string): void {
  const { length } = text;
  if (arena.pos + length > arena.limit) throw pointTooLarge;
  arena.ensure(length + 2);
  const { bytes } = arena;
  let pos = arena.pos;
  bytes[pos++] = 34;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return writeAwkward(arena, text);
    bytes[pos++] = code;
  }
  bytes[pos] = 34;
  arena.pos = pos + 1;
}

function writeAwkward(arena: Arena, text: string): void {
  const quoted = JSON.stringify((text as string & { toWellFormed(): string }).toWellFormed());
  arena.ensure(quoted.length * 3);
  arena.pos += arena.bytes.write(quoted, arena.pos, "utf8");
}
