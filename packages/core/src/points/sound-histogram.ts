import { addCounts, countOf, differenceOf } from "./counts.ts";
import type { Count, ExponentialBuckets, ExponentialHistogramValue } from "./point.ts";
import { invalidValue } from "./unusable-point.ts";

/** An exponential histogram of which everything is what it should be. */
export interface SoundHistogram {
  readonly scale: number;
  readonly count: Count;
  readonly sum: number | undefined;
  readonly zeroThreshold: number | undefined;
  readonly zeroCount: Count;
  readonly positive: SoundBuckets;
  readonly negative: SoundBuckets;
  /** How many observations no bucket has: those that were no number. */
  readonly inNoBucket: Count;
}

/** Buckets in a row, of which each count is one. */
export interface SoundBuckets {
  /** The number of the first. */
  readonly offset: number;
  readonly counts: readonly Count[];
}

/**
 * An exponential histogram, read and checked.
 *
 * @throws {UnusablePoint} When something is not what it should be, or the counts do not add up: backends check them.
 */
export function soundHistogram(value: ExponentialHistogramValue): SoundHistogram {
  if (typeof value !== "object" || value === null) throw invalidValue;
  const { scale } = value;
  if (!Number.isInteger(scale)) throw invalidValue;
  const positive = soundBuckets(value.positive);
  const negative = soundBuckets(value.negative);
  const zeroCount = countOf(value.zeroCount);
  const count = countOf(value.count);
  const sum = optionalNumber(value.sum);
  const zeroThreshold = optionalNumber(value.zeroThreshold);
  if (zeroThreshold !== undefined && !(zeroThreshold >= 0 && zeroThreshold < Infinity)) throw invalidValue;
  const inNoBucket = differenceOf(count, addCounts(zeroCount, addCounts(totalOf(positive), totalOf(negative))));
  // An observation that is no number makes the sum NaN.
  if (inNoBucket !== 0 && !(inNoBucket > 0 && Number.isNaN(sum))) throw invalidValue;
  return { scale, count, sum, zeroThreshold, zeroCount, positive, negative, inNoBucket };
}

function soundBuckets(buckets: ExponentialBuckets | undefined): SoundBuckets {
  if (!Array.isArray(buckets?.bucketCounts) || buckets.offset !== (buckets.offset | 0)) throw invalidValue;
  return { offset: buckets.offset, counts: buckets.bucketCounts.map(countOf) };
}

function totalOf({ counts }: SoundBuckets): Count {
  let total: Count = 0;
  for (const count of counts) total = addCounts(total, count);
  return total;
}

function optionalNumber(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw invalidValue;
  return value;
}
