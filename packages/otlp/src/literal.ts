import type { Arena } from "./arena.ts";

/** Bytes that are written many times over. */
export interface Literal {
  readonly length: number;
  /** The bytes, four at a time, filled up with zeros. */
  readonly words: Int32Array;
}

export function literal(bytes: Uint8Array | string): Literal {
  const content = Buffer.from(bytes as string);
  const words = new Int32Array((content.length + 3) >>> 2);
  for (let index = 0; index < content.length; index++) words[index >>> 2]! |= content[index]! << ((index & 3) * 8);
  return { length: content.length, words };
}

/**
 * Writes a literal and returns where it ends. Up to three bytes behind it are overwritten, too.
 *
 * For pieces of 10 to 60 bytes it is four times faster than a loop over the bytes, and than a call into native code.
 */
export function putLiteral(view: DataView, pos: number, { words, length }: Literal): number {
  for (let index = 0; index < words.length; index++) view.setInt32(pos + index * 4, words[index]!, true);
  return pos + length;
}

/** Writes a literal at the end of the arena. */
export function writeLiteral(arena: Arena, text: Literal): void {
  arena.ensure(text.length + 4);
  arena.pos = putLiteral(arena.view, arena.pos, text);
}
