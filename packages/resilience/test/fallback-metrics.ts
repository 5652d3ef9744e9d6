import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** Metrics whose data points carry these values. */
export function metricsOf(...values: readonly number[]): ResourceMetrics {
  const dataPoints = values.map((value) => ({ startTime: [1, 0], endTime: [2, 0], attributes: {}, value }));
  const descriptor = { name: "orders", description: "", unit: "", valueType: 0 };
  const metric = { descriptor, aggregationTemporality: 0, dataPointType: 3, isMonotonic: true, dataPoints };
  const scopeMetrics = values.length > 0 ? [{ scope: { name: "shop" }, metrics: [metric] }] : [];
  return { resource: { attributes: {} }, scopeMetrics } as unknown as ResourceMetrics;
}

/** The values of all data points, in order. */
export function valuesOf(metrics: ResourceMetrics): readonly number[] {
  return metrics.scopeMetrics.flatMap(({ metrics: inScope }) =>
    inScope.flatMap(({ dataPoints }) => dataPoints.map(({ value }) => value as number)),
  );
}
