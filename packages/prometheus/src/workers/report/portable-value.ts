import { dataPointTypes } from "@meterbridge/core";
import type { ExponentialHistogramValue, HistogramValue } from "@meterbridge/core/points";
import { fromPortable, isPlain, type Portable, toPortable } from "./portable.ts";

/** What the SDK's histograms have beside what Prometheus asks for. */
interface Extremes {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** The value of a data point, short: a histogram without its boundaries. */
export function valueToPortable(value: unknown, dataPointType: number): Portable {
  if (typeof value === "number" && isPlain(value)) return value;
  if (dataPointType === dataPointTypes.histogram) {
    const { count, sum, min, max, buckets } = value as HistogramValue & Extremes;
    return toPortable([count, sum, min, max, buckets.counts]);
  }
  if (dataPointType === dataPointTypes.exponentialHistogram) {
    const { count, sum, min, max, scale, zeroCount, zeroThreshold, positive, negative } =
      value as ExponentialHistogramValue & Extremes;
    const sides = [positive.offset, positive.bucketCounts, negative.offset, negative.bucketCounts];
    return toPortable([count, sum, min, max, scale, zeroCount, zeroThreshold, ...sides]);
  }
  return toPortable(value);
}

export function valueFromPortable(
  portable: Portable,
  dataPointType: number,
  boundaries: readonly number[] | undefined,
): unknown {
  if (typeof portable === "number") return portable;
  const value = fromPortable(portable);
  if (!Array.isArray(value)) return value;
  if (dataPointType === dataPointTypes.histogram) {
    const [count, sum, min, max, counts] = value as unknown[];
    return { count, sum, min, max, buckets: { boundaries, counts } };
  }
  if (dataPointType === dataPointTypes.exponentialHistogram) {
    const [count, sum, min, max, scale, zeroCount, zeroThreshold, ...sides] = value as unknown[];
    const [offset, bucketCounts, negativeOffset, negativeCounts] = sides;
    const positive = { offset, bucketCounts };
    const negative = { offset: negativeOffset, bucketCounts: negativeCounts };
    return { count, sum, min, max, scale, zeroCount, zeroThreshold, positive, negative };
  }
  return value;
}
