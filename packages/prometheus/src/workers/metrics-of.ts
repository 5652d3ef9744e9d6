import { type Breather, dataPointTypes } from "@meterbridge/core";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { ReportedMetric } from "./report/metric-decoder.ts";
import { keyOf } from "./merge/stream-keys.ts";

/** What was reported, as the SDK hands metrics over; made in steps, between which the event loop can turn. */
export async function metricsOf(reported: readonly ReportedMetric[], rest: Breather): Promise<ScopeMetrics[]> {
  const scopes = new Map<string, { scope: ScopeMetrics["scope"]; metrics: MetricData[] }>();
  for (const metric of reported) {
    const scope = metric.about.scope as ScopeMetrics["scope"];
    const key = keyOf(scope);
    const entry = scopes.get(key) ?? { scope, metrics: [] };
    scopes.set(key, entry);
    entry.metrics.push(await dataOf(metric, rest));
  }
  return [...scopes.values()];
}

async function dataOf({ about, endTime, series, values, extras }: ReportedMetric, rest: Breather): Promise<MetricData> {
  const { name, description, unit, valueType, dataPointType, temporality, isMonotonic } = about;
  const dataPoints: object[] = [];
  for (const [position, { attributes, startTime }] of series.entries()) {
    if (position % 256 === 255 && rest.due) await rest.breathe();
    dataPoints.push({ attributes, startTime, endTime, value: values[position], ...extras.get(position) });
  }
  return {
    descriptor: { name, description, unit, valueType },
    dataPointType,
    aggregationTemporality: temporality,
    ...(dataPointType === dataPointTypes.sum && { isMonotonic }),
    dataPoints,
  } as unknown as MetricData;
}
