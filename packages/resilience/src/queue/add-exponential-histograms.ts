import type { ExponentialHistogram } from "@opentelemetry/sdk-metrics";
import { addDistributions } from "./add-distributions.ts";
import { addNumbers } from "./add-numbers.ts";

/** The SDK has none; other producers may. */
type WithThreshold = ExponentialHistogram & { readonly zeroThreshold?: number };
type Buckets = ExponentialHistogram["positive"];

/** So many buckets has a sum at the most, as the SDK's own, unless one of the two has more. */
const mostBuckets = 160;

/**
 * Adds two exponential histograms at the lower of their scales, or at a lower one still when they lie so far apart that the
 * buckets between them would be too many. `undefined` when what they take for zero differs.
 */
export function addExponentialHistograms(one: WithThreshold, other: WithThreshold): ExponentialHistogram | undefined {
  if ((one.zeroThreshold ?? 0) !== (other.zeroThreshold ?? 0)) return undefined;
  const distribution = addDistributions(one, other);
  const zeroCount = addNumbers(one.zeroCount, other.zeroCount, true);
  const scale = commonScale(one, other);
  const positive = addBuckets(one.positive, one.scale - scale, other.positive, other.scale - scale);
  const negative = addBuckets(one.negative, one.scale - scale, other.negative, other.scale - scale);
  if (!distribution || zeroCount === undefined || !positive || !negative) return undefined;
  const { zeroThreshold } = other;
  return {
    ...distribution,
    scale,
    zeroCount,
    positive,
    negative,
    ...(zeroThreshold !== undefined && { zeroThreshold }),
  };
}

function commonScale(one: ExponentialHistogram, other: ExponentialHistogram): number {
  const given = [one, other].flatMap(({ positive, negative }) => [positive, negative]);
  const most = Math.max(mostBuckets, ...given.map(({ bucketCounts }) => bucketCounts.length));
  let scale = Math.min(one.scale, other.scale);
  for (const side of ["positive", "negative"] as const) {
    while (width(one[side], one.scale - scale, other[side], other.scale - scale) > most) scale--;
  }
  return scale;
}

function width(one: Buckets, oneShift: number, other: Buckets, otherShift: number): number {
  const [from, to] = reach(one, oneShift, other, otherShift);
  return to - from;
}

/** From which bucket to before which the two reach together, when each scale is lowered by so much. */
function reach(one: Buckets, oneShift: number, other: Buckets, otherShift: number): readonly [number, number] {
  const ranges = [
    [one, oneShift],
    [other, otherShift],
  ] as const;
  let from = Infinity;
  let to = -Infinity;
  for (const [{ offset, bucketCounts }, shift] of ranges) {
    if (bucketCounts.length === 0) continue;
    from = Math.min(from, lowered(offset, shift));
    to = Math.max(to, lowered(offset + bucketCounts.length - 1, shift) + 1);
  }
  return to < from ? [0, 0] : [from, to];
}

function addBuckets(one: Buckets, oneShift: number, other: Buckets, otherShift: number): Buckets | undefined {
  const [from, to] = reach(one, oneShift, other, otherShift);
  const bucketCounts = Array.from({ length: to - from }, () => 0);
  const complete = addTo(bucketCounts, from, one, oneShift) && addTo(bucketCounts, from, other, otherShift);
  return complete ? { offset: from, bucketCounts } : undefined;
}

function addTo(sums: number[], from: number, { offset, bucketCounts }: Buckets, shift: number): boolean {
  return bucketCounts.every((count, index) => {
    const place = lowered(offset + index, shift) - from;
    const sum = addNumbers(sums[place]!, count, true);
    if (sum === undefined) return false;
    sums[place] = sum;
    return true;
  });
}

/** The bucket that takes up this one when the scale is lowered: each step makes one of two. */
function lowered(index: number, shift: number): number {
  return Math.floor(index / 2 ** shift);
}
