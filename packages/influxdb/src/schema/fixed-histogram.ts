import { type HistogramValue, invalidValue } from "@meterbridge/core/points";

/**
 * A histogram with fixed buckets: one more than there are boundaries, or none at all.
 *
 * What is in the buckets and what bounds them is checked where it is written, all in one pass.
 *
 * @throws {UnusablePoint} When it is none.
 */
export function fixedHistogram(value: unknown): HistogramValue {
  const histogram = value as HistogramValue | undefined;
  const buckets = histogram?.buckets;
  if (!Array.isArray(buckets?.counts) || !Array.isArray(buckets.boundaries)) throw invalidValue;
  const { boundaries, counts } = buckets;
  const isWithoutBuckets = counts.length === 0 && boundaries.length === 0;
  if (counts.length !== boundaries.length + 1 && !isWithoutBuckets) throw invalidValue;
  return histogram!;
}
