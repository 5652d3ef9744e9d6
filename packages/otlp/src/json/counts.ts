import type { Arena } from "../arena.ts";
import { literal, putLiteral } from "../literal.ts";
import { pointTooLarge } from "../unencodable.ts";
import { putCount } from "./digits.ts";

const bucketCountsName = literal(',"bucketCounts":[');
/** The text of the count 0, and what is added to it for each one more, in the processor's own order of bytes. */
const zero = wordOf(0x22, 0x30, 0x22, 0x2c);
const one = wordOf(0, 1, 0, 0);
/** From so many counts on `putSmallCounts` is worth its fixed cost. */
const many = 32;

/** Writes bucket counts with their name. */
export function writeCounts(arena: Arena, counts: readonly unknown[]): void {
  const { length } = counts;
  if (!(arena.pos + length * 4 <= arena.limit)) throw pointTooLarge;
  arena.ensure(64 + length * 24);
  const { bytes, view } = arena;
  let pos = putLiteral(view, arena.pos, bucketCountsName);
  let index = length < many ? 0 : putSmallCounts(arena, pos, counts);
  pos += index * 4;
  for (; index < length; index++) {
    const count = counts[index];
    if (typeof count === "number" && (count & 7) === count) {
      // "0", in one step
      view.setUint32(pos, 0x2c22_3022 + (count << 8), true);
      pos += 4;
    } else {
      pos = putCount(bytes, view, pos, count);
      bytes[pos++] = 44;
    }
  }
  bytes[pos - 1] = 93;
  arena.pos = pos;
}

/**
 * Writes the counts before the first one that is above 7, and returns how many. Most buckets of exponential histograms are
 * empty, or nearly so: word by word, and then moved to where they belong, takes half the time of writing them in place.
 */
function putSmallCounts({ bytes, words }: Arena, pos: number, counts: readonly unknown[]): number {
  const from = (pos + 3) >>> 2;
  let index = 0;
  for (; index < counts.length; index++) {
    const count = counts[index];
    if (typeof count !== "number" || (count & 7) !== count) break;
    words[from + index] = zero + count * one;
  }
  bytes.copyWithin(pos, from * 4, (from + index) * 4);
  return index;
}

function wordOf(...bytes: readonly number[]): number {
  return new Int32Array(Uint8Array.from(bytes).buffer)[0]!;
}
