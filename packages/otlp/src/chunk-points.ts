import { dataPointTypes } from "@meterbridge/core";
import type { Point } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";

const most = 256;

/**
 * How many points of a metric are encoded at once, without a chance to interrupt.
 *
 * Fewer when they have many buckets. It is told by the first point, so that it is the same at the next export.
 */
export function chunkPoints(metric: MetricData, points: readonly Point[]): number {
  const type: number = metric.dataPointType;
  if (type !== dataPointTypes.histogram && type !== dataPointTypes.exponentialHistogram) return most;
  const buckets = countBuckets(points[0]?.value);
  // The buckets of exponential histograms come and go: so few that it hardly ever changes.
  let size = type === dataPointTypes.exponentialHistogram ? most / 4 : most;
  while (size > 1 && size * (buckets + 24) > (type === dataPointTypes.exponentialHistogram ? 4 : 1) * 12_288) size /= 2;
  return size;
}

function countBuckets(value: unknown): number {
  try {
    const { buckets, positive, negative } = value as Record<string, Record<string, { length: number }>>;
    const counts = [buckets?.["counts"], positive?.["bucketCounts"], negative?.["bucketCounts"]];
    return counts.reduce((sum, each) => sum + (each?.length ?? 0), 0) || 0;
  } catch {
    return 0;
  }
}
