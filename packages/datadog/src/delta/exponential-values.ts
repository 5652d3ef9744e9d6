import {
  addCounts,
  type Count,
  differenceOf,
  type ExponentialHistogramValue,
  mergeBuckets,
  type SoundBuckets,
  type SoundHistogram,
} from "@meterbridge/core/points";
import { boundedHistogram } from "../sketch/bounded-histogram.ts";
import { optionalNumber, sumBetween } from "./optional-number.ts";
import type { CumulativeValues } from "./values.ts";
import { atOneThreshold } from "./zero-threshold.ts";

type Kept = Omit<SoundHistogram, "inNoBucket"> & Pick<ExponentialHistogramValue, "min" | "max">;

/**
 * Values of exponential histograms. Two of different scales are compared at the lower one, two that take different numbers for
 * zero at the larger threshold; what a difference tells is as coarse. The extremes are left out of it: they are those of all that
 * was ever recorded. OpenTelemetry specification, metrics/data-model.md, "Exponential Histogram".
 */
export const exponentialValues: CumulativeValues<Kept> = {
  read(value) {
    const given = value as ExponentialHistogramValue;
    const { inNoBucket: _, ...sound } = boundedHistogram(given);
    return { ...sound, min: optionalNumber(given.min), max: optionalNumber(given.max) };
  },
  between(earlier, later) {
    const [before, after] = atOneThreshold(earlier, later);
    const scale = commonScale(before, after);
    const positive = bucketsBetween(atScale(before, "positive", scale), atScale(after, "positive", scale));
    const negative = bucketsBetween(atScale(before, "negative", scale), atScale(after, "negative", scale));
    const zeroCount = differenceOf(after.zeroCount, before.zeroCount);
    const count = differenceOf(after.count, before.count);
    if (!positive || !negative || zeroCount < 0 || count < 0) return undefined;
    const inNoBucket = differenceOf(count, addCounts(zeroCount, addCounts(totalOf(positive), totalOf(negative))));
    if (inNoBucket < 0) return undefined;
    // What is no number is in no bucket, and makes the sum NaN.
    const sum = inNoBucket === 0 ? sumBetween(before.sum, after.sum) : Number.NaN;
    return { scale, count, sum, zeroThreshold: after.zeroThreshold, zeroCount, positive, negative };
  },
  write({ positive, negative, ...value }) {
    return { ...value, positive: written(positive), negative: written(negative) } satisfies ExponentialHistogramValue;
  },
};

/** Of one in which every bucket is empty the scale says nothing. */
function commonScale(before: Kept, after: Kept): number {
  if (!isFilled(before)) return after.scale;
  return isFilled(after) ? Math.min(before.scale, after.scale) : before.scale;
}

function atScale(value: Kept, side: "positive" | "negative", scale: number): SoundBuckets {
  return isFilled(value) ? mergeBuckets(value[side], value.scale - scale) : noBuckets;
}

function isFilled({ positive, negative }: Kept): boolean {
  return positive.counts.some((count) => count !== 0) || negative.counts.some((count) => count !== 0);
}

const noBuckets: SoundBuckets = { offset: 0, counts: [] };

/** `undefined` when one has less than it had. */
function bucketsBetween(before: SoundBuckets, after: SoundBuckets): SoundBuckets | undefined {
  const counts = [...after.counts];
  for (let index = 0; index < before.counts.length; index++) {
    const count = before.counts[index]!;
    if (count === 0) continue;
    const place = before.offset + index - after.offset;
    const rest = differenceOf(counts[place] ?? 0, count);
    if (rest < 0) return undefined;
    counts[place] = rest;
  }
  return trimmed(after.offset, counts);
}

/** Without the empty buckets at both ends. */
function trimmed(offset: number, counts: readonly Count[]): SoundBuckets {
  let from = 0;
  let to = counts.length;
  while (from < to && counts[from] === 0) from++;
  while (to > from && counts[to - 1] === 0) to--;
  return from === to ? noBuckets : { offset: offset + from, counts: counts.slice(from, to) };
}

function totalOf({ counts }: SoundBuckets): Count {
  let total: Count = 0;
  for (const count of counts) total = addCounts(total, count);
  return total;
}

function written({ offset, counts }: SoundBuckets): ExponentialHistogramValue["positive"] {
  return { offset, bucketCounts: counts };
}
