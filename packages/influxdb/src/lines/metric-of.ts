import { dataPointTypes, intValueType, temporalities } from "@meterbridge/core";
import { type Point, summaryDataPointType } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { Metric, MetricKind } from "../schema/metric-plan.ts";

/** What a metric is; `undefined` when it is none, or of a kind that nobody knows. */
export function metricOf(data: MetricData): Metric | undefined {
  try {
    const { name, description, unit, valueType } = data.descriptor;
    const kind = kinds[data.dataPointType];
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

/** A metric's points; none when it cannot be read. */
export function pointsOf(metric: MetricData): readonly Point[] {
  try {
    const points: unknown = metric.dataPoints;
    return Array.isArray(points) ? (points as readonly Point[]) : [];
  } catch {
    return [];
  }
}

const kinds: Readonly<Record<number, MetricKind>> = {
  [dataPointTypes.gauge]: "gauge",
  [dataPointTypes.sum]: "sum",
  [dataPointTypes.histogram]: "histogram",
  [dataPointTypes.exponentialHistogram]: "exponentialHistogram",
  [summaryDataPointType]: "summary",
};
