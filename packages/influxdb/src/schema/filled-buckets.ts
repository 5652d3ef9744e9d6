import type { SoundBuckets } from "@meterbridge/core/points";

/** The same without empty buckets before the first that has something, and after the last. */
export function filledBuckets({ offset, counts }: SoundBuckets): SoundBuckets {
  let from = 0;
  let to = counts.length;
  while (from < to && counts[from] === 0) from++;
  while (to > from && counts[to - 1] === 0) to--;
  return { offset: offset + from, counts: counts.slice(from, to) };
}
