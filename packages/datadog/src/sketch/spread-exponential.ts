import type { SoundBuckets } from "@meterbridge/core/points";
import { growth, infiniteKey, keyAt, logGrowth, positionOf } from "./bin-keys.ts";
import { clamp } from "./extremes.ts";

/** Takes parts of observations. */
export interface Parts {
  add(key: number, part: number): void;
}

/**
 * Puts the buckets of one side into bins: each gets of a bucket's observations the part that it has of its values, of those
 * between `low` and `high`. Bins come in ascending order, and the same may come again.
 * DataDog/sketches-go, ddsketch/ddsketch.go, `ChangeMapping`.
 */
export function spreadExponential(
  { offset, counts }: SoundBuckets,
  scale: number,
  low: number,
  high: number,
  parts: Parts,
): void {
  const width = (2 ** -scale * Math.LN2) / logGrowth;
  const from = positionInside(low);
  const to = positionInside(high);
  for (let at = 0; at < counts.length; at++) {
    const count = Number(counts[at]);
    if (count > 0) {
      const start = clamp(positionOfBound(offset + at, width), from, to);
      const end = clamp(positionOfBound(offset + at + 1, width), from, to);
      spreadBetween(Math.max(start, end - farBelow), end, count, parts);
    }
  }
}

const one = positionOf(1);

/** So many bins below the end of a bucket there is not one of its observations left: the values are e^63 times less. */
const farBelow = 4096;

function positionOfBound(index: number, width: number): number {
  // The width may be infinite.
  return index === 0 ? one : one + index * width;
}

function positionInside(value: number): number {
  return value > 0 ? clamp(positionOf(value), 0, infiniteKey) : 0;
}

function spreadBetween(start: number, end: number, count: number, parts: Parts): void {
  const last = keyAt(end);
  let key = keyAt(start);
  let left = count;
  if (key < last) {
    // Relative to the lower bound, so that nothing gets too large for a double.
    const each = count / Math.expm1((end - start) * logGrowth);
    let part = each * Math.expm1((key + 0.5 - start) * logGrowth);
    parts.add(key++, part);
    left -= part;
    // The first bin that is inside as a whole; the next ones grow as bins do.
    part = (part + each) * (growth - 1);
    for (; key < last; key++) {
      parts.add(key, part);
      left -= part;
      part *= growth;
    }
  }
  parts.add(last, Math.max(left, 0));
}
