import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Point } from "./point.ts";

/** How many data points there are; those of a metric that cannot be read do not count. */
export function countDataPoints(metrics: ResourceMetrics): number {
  let points = 0;
  for (const scope of metrics.scopeMetrics) for (const metric of scope.metrics) points += dataPointsOf(metric).length;
  return points;
}

/** A metric's data points; none when it cannot be read. */
export function dataPointsOf(metric: MetricData): readonly Point[] {
  try {
    const points: unknown = metric.dataPoints;
    return Array.isArray(points) ? (points as readonly Point[]) : [];
  } catch {
    return [];
  }
}

/** The data point at an index; when it cannot be read, one that has nothing, so that nobody can write it. */
export function dataPointAt(points: readonly Point[], index: number): Point {
  try {
    return points[index]!;
  } catch {
    return {} as Point;
  }
}
