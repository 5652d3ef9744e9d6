import { addCounts } from "./counts.ts";
import type { Count } from "./point.ts";
import type { SoundBuckets } from "./sound-histogram.ts";

/** The same with a scale that is less by so much: each step makes one bucket of two. */
export function mergeBuckets({ offset, counts }: SoundBuckets, steps: number): SoundBuckets {
  if (steps === 0 || counts.length === 0) return { offset, counts };
  // No number of a bucket is larger; an infinite width would make no difference between those above and below zero.
  const width = 2 ** Math.min(steps, 40);
  const first = Math.floor(offset / width);
  const last = Math.floor((offset + counts.length - 1) / width);
  const wider = Array.from({ length: last - first + 1 }, (): Count => 0);
  for (let at = 0; at < counts.length; at++) {
    const place = Math.floor((offset + at) / width) - first;
    wider[place] = addCounts(wider[place]!, counts[at]!);
  }
  return { offset: first, counts: wider };
}
