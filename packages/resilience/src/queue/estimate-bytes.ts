import { dataPointTypes } from "@meterbridge/core";
import type { ExponentialHistogram, Histogram, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

type DataPoint = MetricData["dataPoints"][number];

/** So many data points of each metric are looked at. */
const sampledPoints = 8;

/**
 * Estimates how much memory metrics hold, in bytes: a price for each data point, its attributes and its buckets. Of each
 * metric, eight data points are looked at, evenly spread, and stand for the others.
 *
 * The prices are from V8's heap after a collection, with 40 000 data points of the SDK and five attributes each. Where
 * every data point had attributes of its own, the estimate was 1.2 to 2.2 times of what the heap held; where they were
 * shared with the SDK, which cannot be seen, up to 4.2 times (counters: 271 bytes for 64); never less.
 */
export function estimateBytes({ scopeMetrics }: ResourceMetrics): number {
  let bytes = 512;
  for (const { metrics } of scopeMetrics) {
    bytes += 256;
    for (const metric of metrics) bytes += 256 + estimatePoints(metric);
  }
  return Math.ceil(bytes);
}

function estimatePoints({ dataPoints, dataPointType }: MetricData): number {
  const sampled = Math.min(sampledPoints, dataPoints.length);
  if (sampled === 0) return 0;
  let bytes = 0;
  for (let sample = 0; sample < sampled; sample++) {
    const point: Partial<DataPoint> = dataPoints[Math.floor((sample * dataPoints.length) / sampled)] ?? {};
    bytes += 64 + readableBytes(point, dataPointType);
  }
  return (bytes / sampled) * dataPoints.length;
}

// A bad data point is the encoder's business: what is missing of it, or cannot be read, counts for nothing.
function readableBytes(point: Partial<DataPoint>, type: MetricData["dataPointType"]): number {
  try {
    return attributesBytes(point) + valueBytes(point, type);
  } catch {
    return 0;
  }
}

function attributesBytes({ attributes }: Partial<DataPoint>): number {
  let bytes = 24;
  for (const key in attributes) {
    const value = attributes[key];
    bytes += 8;
    if (typeof value === "string") bytes += 16 + value.length;
    else if (Array.isArray(value)) bytes += 16 + 32 * value.length;
  }
  return bytes;
}

function valueBytes({ value }: Partial<DataPoint>, type: MetricData["dataPointType"]): number {
  switch (type) {
    case dataPointTypes.histogram:
      return 240 + 16 * lengthOf((value as Partial<Histogram> | null)?.buckets?.counts);
    case dataPointTypes.exponentialHistogram: {
      const histogram = value as Partial<ExponentialHistogram> | null;
      const buckets = lengthOf(histogram?.positive?.bucketCounts) + lengthOf(histogram?.negative?.bucketCounts);
      return 300 + 12 * buckets;
    }
    default:
      return 16;
  }
}

function lengthOf(counts: readonly unknown[] | undefined): number {
  return counts?.length ?? 0;
}
