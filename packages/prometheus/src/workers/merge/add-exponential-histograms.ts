import {
  addCounts,
  type Count,
  countOf,
  type ExponentialBuckets,
  type ExponentialHistogramValue,
} from "@meterbridge/core/points";
import { addSums } from "./add-sums.ts";

// As many as the SDK's own have at the most, unless one of the two has more.
const mostBuckets = 160;
// Nothing is so far apart that it does not meet at this scale: one bucket for all above 1, one for all below.
const lowestScale = -11;

/**
 * Adds two exponential histograms at the lower of their scales, or at a lower one still when they lie so far apart that
 * the buckets between them would be too many. `undefined` when what they take for zero differs, and when no scale brings
 * them together: there are no such numbers.
 *
 * @throws {UnusablePoint} When a count is none.
 */
export function addExponentialHistograms(
  one: ExponentialHistogramValue,
  other: ExponentialHistogramValue,
): ExponentialHistogramValue | undefined {
  const { zeroThreshold = 0 } = one;
  if (zeroThreshold !== (other.zeroThreshold ?? 0)) return undefined;
  const scale = commonScale(one, other);
  if (scale === undefined) return undefined;
  return {
    ...addSums(one, other),
    count: addCounts(countOf(one.count), countOf(other.count)),
    scale,
    zeroCount: addCounts(countOf(one.zeroCount), countOf(other.zeroCount)),
    ...(zeroThreshold !== 0 && { zeroThreshold }),
    positive: addBuckets(lowered(one, "positive", scale), lowered(other, "positive", scale)),
    negative: addBuckets(lowered(one, "negative", scale), lowered(other, "negative", scale)),
  };
}

function commonScale(one: ExponentialHistogramValue, other: ExponentialHistogramValue): number | undefined {
  const all = [one, other].flatMap(({ positive, negative }) => [positive, negative]);
  if (!all.every(({ offset }) => Number.isSafeInteger(offset))) return undefined;
  const most = Math.max(mostBuckets, ...all.map(({ bucketCounts }) => bucketCounts.length));
  let scale = Math.min(one.scale, other.scale);
  for (const side of ["positive", "negative"] as const) {
    while (width(one, other, side, scale) > most) if (scale-- <= lowestScale) return undefined;
  }
  return scale;
}

function width(
  one: ExponentialHistogramValue,
  other: ExponentialHistogramValue,
  side: "positive" | "negative",
  scale: number,
): number {
  const [a, b] = [reach(one[side], one.scale - scale), reach(other[side], other.scale - scale)];
  if (!a || !b) return 0;
  return Math.max(a[1], b[1]) - Math.min(a[0], b[0]) + 1;
}

/** The first and the last bucket, each of them lowered by so many scales. */
function reach({ offset, bucketCounts }: ExponentialBuckets, by: number): readonly [number, number] | undefined {
  if (bucketCounts.length === 0) return undefined;
  return [loweredIndex(offset, by), loweredIndex(offset + bucketCounts.length - 1, by)];
}

/** One side's buckets at a lower scale: each step down makes one bucket of two. */
function lowered(value: ExponentialHistogramValue, side: "positive" | "negative", scale: number): ExponentialBuckets {
  const { offset, bucketCounts } = value[side];
  const by = value.scale - scale;
  if (by === 0 || bucketCounts.length === 0) return value[side];
  const first = loweredIndex(offset, by);
  const counts: Count[] = [];
  for (const [index, count] of bucketCounts.entries()) {
    const place = loweredIndex(offset + index, by) - first;
    counts[place] = addCounts(counts[place] ?? 0, countOf(count));
  }
  return { offset: first, bucketCounts: counts };
}

function loweredIndex(index: number, by: number): number {
  return Math.floor(index / 2 ** by);
}

function addBuckets(one: ExponentialBuckets, other: ExponentialBuckets): ExponentialBuckets {
  if (one.bucketCounts.length === 0) return other;
  if (other.bucketCounts.length === 0) return one;
  const from = Math.min(one.offset, other.offset);
  const to = Math.max(one.offset + one.bucketCounts.length, other.offset + other.bucketCounts.length);
  const bucketCounts = Array.from({ length: to - from }, (): Count => 0);
  for (const { offset, bucketCounts: counts } of [one, other]) {
    for (const [index, count] of counts.entries()) {
      const place = offset + index - from;
      bucketCounts[place] = addCounts(bucketCounts[place]!, countOf(count));
    }
  }
  return { offset: from, bucketCounts };
}
