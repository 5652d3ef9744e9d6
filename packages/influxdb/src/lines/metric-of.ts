import { intValueType, temporalities } from "@meterbridge/core";
import { metricKinds } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Metric } from "../schema/metric-plan.ts";

/** What a metric is; `undefined` when it is none, or of a kind that nobody knows. */
export function metricOf(data: MetricData): Metric | undefined {
  try {
    const { name, description, unit, valueType } = data.descriptor;
    const kind = metricKinds[data.dataPointType];
    if (typeof name !== "string" || name === "" || kind === undefined) return undefined;
    return {
      name,
      description: typeof description === "string" ? description : "",
      unit: typeof unit === "string" ? unit : "",
      kind,
      temporality: data.aggregationTemporality === temporalities.delta ? "delta" : "cumulative",
      monotonic: "isMonotonic" in data && data.isMonotonic,
      integer: valueType === intValueType,
    };
  } catch {
    return undefined;
  }
}

export function isSameMetric(a: Metric, b: Metric): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.temporality === b.temporality &&
    a.monotonic === b.monotonic &&
    a.integer === b.integer &&
    a.unit === b.unit &&
    a.description === b.description
  );
}
