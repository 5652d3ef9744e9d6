import type { ExponentialBuckets, ExponentialHistogramValue } from "@meterbridge/core/points";

/** An exponential histogram that has what is not said empty, and counts that add up. */
export function exponential(given: Partial<ExponentialHistogramValue>): ExponentialHistogramValue {
  const { zeroCount = 0, positive = nothing, negative = nothing } = given;
  const filled = [zeroCount, ...positive.bucketCounts, ...negative.bucketCounts];
  const all = filled.reduce((sum: bigint, each) => sum + BigInt(each), 0n);
  return { scale: 0, sum: 1, zeroCount, positive, negative, count: Number(all), ...given };
}

const nothing: ExponentialBuckets = { offset: 0, bucketCounts: [] };

/** The exponential histogram of these values. OpenTelemetry specification, metrics/data-model.md, "All Scales: Use the Logarithm Function". */
export function exponentialOf(values: readonly number[], scale: number): ExponentialHistogramValue {
  return exponential({
    scale,
    zeroCount: values.filter((value) => value === 0).length,
    positive: bucketsOf(
      values.filter((value) => value > 0),
      scale,
    ),
    negative: bucketsOf(
      values.filter((value) => value < 0).map((value) => -value),
      scale,
    ),
    sum: values.reduce((sum, value) => sum + value, 0),
  });
}

function bucketsOf(magnitudes: readonly number[], scale: number): ExponentialBuckets {
  if (magnitudes.length === 0) return nothing;
  const indexes = magnitudes.map((value) => Math.ceil(Math.log2(value) * 2 ** scale) - 1);
  const offset = Math.min(...indexes);
  const bucketCounts = Array.from({ length: Math.max(...indexes) - offset + 1 }, () => 0);
  for (const index of indexes) bucketCounts[index - offset]!++;
  return { offset, bucketCounts };
}
