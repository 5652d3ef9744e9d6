import { type ExponentialHistogramValue, type SoundHistogram, soundHistogram } from "@meterbridge/core/points";
import { optionalNumber } from "./optional-number.ts";
import type { SoundSummary } from "./sound-summary.ts";

/**
 * Estimates quantiles of an exponential histogram; without observations there are none.
 *
 * A quantile is where its part of the observations ends. It is in the very bucket where the true one is, so that the two differ
 * by the width of a bucket at most (9 % at scale 3), and in there it lies as if observations were spread evenly over the
 * logarithm. The zero bucket stands for 0; `min` and `max` bound it where they are known. Observations that were no number count as
 * the highest, as Prometheus has it: a quantile among them is NaN.
 *
 * @throws {UnusablePoint} When it is no such value, or its counts do not add up.
 */
export function exponentialQuantiles(value: unknown, quantiles: readonly number[]): SoundSummary {
  const given = value as ExponentialHistogramValue;
  const histogram = soundHistogram(given);
  const count = Number(histogram.count);
  const min = optionalNumber(given.min) ?? -Infinity;
  const max = optionalNumber(given.max) ?? Infinity;
  const counts = countsFromLowest(histogram);
  const estimates = quantiles.map((quantile) => {
    const at = valueAt(histogram, counts, quantile * count);
    return { quantile, value: Math.min(Math.max(at, min), max) };
  });
  return { count: histogram.count, sum: optionalNumber(histogram.sum), quantiles: count === 0 ? [] : estimates };
}

/** Of all buckets: the negative ones, zero, the positive ones, and what is no number. */
function countsFromLowest({ negative, zeroCount, positive, inNoBucket }: SoundHistogram): readonly number[] {
  return [...negative.counts.toReversed(), zeroCount, ...positive.counts, inNoBucket].map(Number);
}

/** The value below which so many observations lie. */
function valueAt(histogram: SoundHistogram, counts: readonly number[], wanted: number): number {
  let before = 0;
  let last = 0;
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (count === 0) continue;
    if (before + count >= wanted) return valueIn(histogram, index, (wanted - before) / count);
    before += count;
    last = index;
  }
  // Counts beyond 2^53 may add up to less than they are.
  return valueIn(histogram, last, 1);
}

/** The value below which this part of the observations of a bucket lies. */
function valueIn({ scale, negative, positive }: SoundHistogram, index: number, part: number): number {
  const zero = negative.counts.length;
  if (index < zero) return -power(negative.offset + zero - index - part, scale);
  if (index === zero) return 0;
  const above = index - zero - 1;
  return above < positive.counts.length ? power(positive.offset + above + part, scale) : Number.NaN;
}

/** The last bucket ends beyond the greatest double. */
function power(index: number, scale: number): number {
  return Math.min(2 ** (index * 2 ** -scale), Number.MAX_VALUE);
}
