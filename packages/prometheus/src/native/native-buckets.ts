import { type Count, differenceOf, invalidValue, type SoundBuckets } from "@meterbridge/core/points";

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
 * @throws {UnusablePoint} When it cannot be said in the format's numbers.
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
