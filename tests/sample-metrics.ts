import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** Metrics of one scope each: counters whose data points carry the values given. */
export function sampleMetrics(...scopes: readonly (readonly number[])[][]): ResourceMetrics {
  return {
    resource: { attributes: {} } as ResourceMetrics["resource"],
    scopeMetrics: scopes.map((metrics, scope) => ({
      scope: { name: `scope ${scope}` },
      metrics: metrics.map((values, index) => counter(`counter ${index}`, values)),
    })),
  };
}

function counter(name: string, values: readonly number[]): MetricData {
  return {
    descriptor: { name, description: "", unit: "", valueType: 0 },
    aggregationTemporality: 1,
    dataPointType: 3,
    isMonotonic: true,
    dataPoints: values.map((value) => ({ startTime: [1, 0], endTime: [2, 0], attributes: {}, value })),
  } as MetricData;
}

/** The values of all data points, in order. */
export function valuesOf(metrics: ResourceMetrics | undefined): readonly number[] | undefined {
  return metrics?.scopeMetrics.flatMap(({ metrics: inScope }) =>
    inScope.flatMap(({ dataPoints }) => dataPoints.map(({ value }) => value as number)),
  );
}
