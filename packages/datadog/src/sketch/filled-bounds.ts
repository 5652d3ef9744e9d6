import type { SoundBuckets, SoundHistogram } from "@meterbridge/core/points";
import type { FilledBounds } from "./extremes.ts";

/** The bounds of the lowest and the highest filled bucket. There is one. */
export function filledBounds({
  scale,
  zeroCount,
  zeroThreshold = 0,
  positive,
  negative,
}: SoundHistogram): FilledBounds {
  const zero = zeroCount === 0 ? undefined : zeroThreshold;
  const low = negated(highestBound(negative, scale) ?? zero) ?? lowestBound(positive, scale)!;
  const high = highestBound(positive, scale) ?? zero ?? negated(lowestBound(negative, scale))!;
  return { low, high, innerLow: low, innerHigh: high };
}

function lowestBound({ offset, counts }: SoundBuckets, scale: number): number | undefined {
  const first = counts.findIndex((count) => count !== 0);
  return first < 0 ? undefined : boundAt(offset + first, scale);
}

function highestBound({ offset, counts }: SoundBuckets, scale: number): number | undefined {
  const last = counts.findLastIndex((count) => count !== 0);
  return last < 0 ? undefined : boundAt(offset + last + 1, scale);
}

/** What is too large for a double is the largest one. */
function boundAt(index: number, scale: number): number {
  return index === 0 ? 1 : Math.min(2 ** (index * 2 ** -scale), Number.MAX_VALUE);
}

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : 0 - value;
}
