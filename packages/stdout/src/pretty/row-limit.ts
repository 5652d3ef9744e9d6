import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

const mostRows = 20;
const fewestRows = 3;

/**
 * How many series are shown of each instrument: as many as let the export fit into so many lines, but three at least.
 * A limit for all, so that an instrument does not look smaller than another one that is.
 */
export function rowLimit({ scopeMetrics }: ResourceMetrics, lines: number): number {
  const counts = scopeMetrics.flatMap(({ metrics }) =>
    metrics.map((metric) => [metric.dataPoints.length, hasDetails(metric) ? 2 : 1] as const),
  );
  const linesWith = (limit: number): number =>
    counts.reduce((sum, [series, each]) => sum + 1 + each * Math.min(series, limit + 1), 1 + 2 * scopeMetrics.length);
  let limit = mostRows;
  while (limit > fewestRows && linesWith(limit) > lines) limit--;
  return limit;
}

/** Whether each series takes a second line: 0 and 1 are the SDK's histograms. */
function hasDetails({ dataPointType }: MetricData): boolean {
  const type: number = dataPointType;
  return type < 2;
}
