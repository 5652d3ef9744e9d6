import { type HistogramValue, invalidValue } from "@meterbridge/core/points";
import { areTooMany } from "./bounded-histogram.ts";
import { sketchCount } from "./sketch-count.ts";

/** The buckets of a histogram: that of number `i` is for what is above `bounds[i]`, up to `bounds[i + 1]`. */
export interface Buckets {
  /** The first and the last one are infinite. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/**
 * The buckets of a histogram, checked. Without any, one has all observations. The infinite bound may be given, too.
 *
 * @throws {UnusablePoint} When there are more than 16 384 boundaries, or they do not ascend, a count is none, or they do not add up to `count`.
 */
export function soundBuckets({ buckets }: HistogramValue, count: number): Buckets {
  if (!Array.isArray(buckets?.boundaries) || !Array.isArray(buckets.counts)) throw invalidValue;
  if (areTooMany(buckets.boundaries)) throw invalidValue;
  const bounds = boundsOf(buckets.boundaries);
  const counts = buckets.counts.length === 0 ? [count] : buckets.counts.map(sketchCount);
  // Above the infinite bound that was given there is nothing, or what belongs below it.
  if (counts.length === bounds.length && buckets.boundaries.at(-1) === Infinity)
    counts.push(counts.pop()! + counts.pop()!);
  if (counts.length !== bounds.length - 1 || totalOf(counts) !== count) throw invalidValue;
  return { bounds, counts };
}

function boundsOf(boundaries: readonly unknown[]): readonly number[] {
  const bounds = [-Infinity];
  let last = -Infinity;
  for (const bound of boundaries) {
    if (typeof bound !== "number" || !(bound > last)) throw invalidValue;
    bounds.push((last = bound));
  }
  if (last !== Infinity) bounds.push(Infinity);
  return bounds;
}

function totalOf(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
