import type { Count, ExponentialHistogramValue, HistogramValue } from "./point.ts";
import { addCounts } from "./counts.ts";
import { type SoundBuckets, soundHistogram } from "./sound-histogram.ts";

/**
 * An exponential histogram in fixed buckets, for formats that know no others. `boundaries` are ascending.
 *
 * An exponential bucket that lies across boundaries counts where its upper bound is. So a cumulative count never claims
 * more than there was, and a quantile made of them is rather too high than too low, by one exponential bucket at most.
 * OpenTelemetry specification, compatibility/prometheus_and_openmetrics.md, "Exponential Histograms".
 *
 * @throws {UnusablePoint} When it is no such value, or its counts do not add up.
 */
export function toFixedBuckets(value: ExponentialHistogramValue, boundaries: readonly number[]): HistogramValue {
  const { scale, zeroThreshold = 0, count, sum, zeroCount, positive, negative, inNoBucket } = soundHistogram(value);
  const counts = Array.from({ length: boundaries.length + 1 }, (): Count => 0);
  const put = (upperBound: number, amount: Count): void => {
    const place = placeOf(upperBound, boundaries);
    counts[place] = addCounts(counts[place]!, amount);
  };
  put(zeroThreshold, zeroCount);
  // A bucket is for values above the one bound, up to the other; on the negative side it is the lower one that is in it.
  eachFilled(positive, (index, amount) => put(boundAt(index + 1, scale), amount));
  eachFilled(negative, (index, amount) => put(-boundAt(index, scale), amount));
  put(Infinity, inNoBucket);
  return { buckets: { boundaries, counts }, count, sum };
}

function eachFilled({ offset, counts }: SoundBuckets, visit: (index: number, count: Count) => void): void {
  for (let index = 0; index < counts.length; index++) {
    if (counts[index] !== 0) visit(offset + index, counts[index]!);
  }
}

/** What is too small for a double is still above zero. */
function boundAt(index: number, scale: number): number {
  return Math.max(2 ** (index * 2 ** -scale), Number.MIN_VALUE);
}

/** The bucket for values up to this: the first whose boundary is not below it. */
function placeOf(upperBound: number, boundaries: readonly number[]): number {
  let from = 0;
  let to = boundaries.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (boundaries[middle]! >= upperBound) to = middle;
    else from = middle + 1;
  }
  return from;
}
