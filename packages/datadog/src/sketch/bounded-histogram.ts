import {
  type ExponentialHistogramValue,
  invalidValue,
  type SoundHistogram,
  soundHistogram,
} from "@meterbridge/core/points";

/** A hundred times what the SDK has at the most. They are read in one go, some 50 ns for each. */
const mostBuckets = 16_384;

/** Whether these are more buckets, or boundaries, than are read in one go. */
export function areTooMany(list: readonly unknown[] | undefined): boolean {
  return Array.isArray(list) && list.length > mostBuckets;
}

/**
 * An exponential histogram, read and checked, of no more than 16 384 buckets on a side, empty ones included: whatever a
 * producer hands over, the event loop is held for no longer than a millisecond or two.
 *
 * @throws {UnusablePoint} When it has more, or something is not what it should be, see `soundHistogram`.
 */
export function boundedHistogram(value: ExponentialHistogramValue): SoundHistogram {
  if (areTooMany(value?.positive?.bucketCounts) || areTooMany(value?.negative?.bucketCounts)) throw invalidValue;
  return soundHistogram(value);
}
