import { dataPointTypes } from "@meterbridge/core";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { ReportedMetric } from "./report/metric-decoder.ts";
import { keyOf } from "./merge/stream-keys.ts";

/** What was reported, as the SDK hands metrics over. */
export function metricsOf(reported: readonly ReportedMetric[]): ScopeMetrics[] {
  const scopes = new Map<string, { scope: ScopeMetrics["scope"]; metrics: MetricData[] }>();
  for (const metric of reported) {
    const scope = metric.about.scope as ScopeMetrics["scope"];
    const key = keyOf(scope);
    const entry = scopes.get(key) ?? { scope, metrics: [] };
    scopes.set(key, entry);
    entry.metrics.push(dataOf(metric));
  }
  return [...scopes.values()];
}

function dataOf({ about, endTime, series, values, extras }: ReportedMetric): MetricData {
  const { name, description, unit, valueType, dataPointType, temporality, isMonotonic } = about;
  return {
    descriptor: { name, description, unit, valueType },
    dataPointType,
    aggregationTemporality: temporality,
    ...(dataPointType === dataPointTypes.sum && { isMonotonic }),
    dataPoints: series.map(({ attributes, startTime }, position) => ({
      attributes,
      startTime,
      endTime,
      value: values[position],
      ...extras.get(position),
    })),
  } as unknown as MetricData;
}
