import { invalidValue } from "../exposition/drops.ts";
import type { Count } from "../exposition/points.ts";
import { addCounts, differenceOf } from "./counts.ts";
import type { SoundBuckets } from "./sound-histogram.ts";

/** One side of a native histogram: where buckets are, and how many more each has than the one before. */
export interface NativeBuckets {
  readonly spans: readonly Span[];
  readonly deltas: readonly Count[];
}

/** Buckets in a row. */
interface Span {
  /** The first span's first bucket; of others, how many are left out before it. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The filled buckets of one side of an exponential histogram.
 *
 * An exponential bucket is numbered by its lower bound and a native one by its upper, so that the numbers differ by one.
 *
 * @throws {Unwritable} When it cannot be said in the format's numbers.
 */
export function nativeBuckets({ offset, counts }: SoundBuckets): NativeBuckets {
  const spans: Span[] = [];
  const deltas: Count[] = [];
  let span = { offset: 0, length: 0 };
  let next = -Infinity;
  let before: Count = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at]!;
    if (count === 0) continue;
    const index = offset + at + 1;
    if (count > greatestCount || index > greatestIndex) throw invalidValue;
    if (index - next > longestFilledGap) {
      span = { offset: spans.length === 0 ? index : index - next, length: 0 };
      spans.push(span);
    } else if (index > next) {
      span.length++;
      deltas.push(differenceOf(0, before));
      before = 0;
    }
    span.length++;
    deltas.push(differenceOf(count, before));
    before = count;
    next = index + 1;
  }
  return { spans, deltas };
}

// An empty bucket takes two bytes, a span six.
const longestFilledGap = 1;
const greatestIndex = 2 ** 31 - 1;
const greatestCount = 2n ** 63n - 1n;

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
