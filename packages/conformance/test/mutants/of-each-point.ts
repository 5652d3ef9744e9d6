import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

type DataPoint = MetricData["dataPoints"][number];

/** The same metrics with other data points; those that become `undefined` are left out. */
export function ofEachPoint(
  { resource, scopeMetrics }: ResourceMetrics,
  change: (point: DataPoint, index: number, of: MetricData) => DataPoint | undefined,
): ResourceMetrics {
  const changed = (metric: MetricData): MetricData => {
    const points: readonly DataPoint[] = metric.dataPoints;
    const dataPoints = points
      .map((point, index) => change(point, index, metric))
      .filter((point) => point !== undefined);
    return { ...metric, dataPoints } as MetricData;
  };
  return {
    resource,
    scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({ scope, metrics: metrics.map(changed) })),
  };
}
