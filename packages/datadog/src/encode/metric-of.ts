import { dataPointTypes, temporalities } from "@meterbridge/core";
import { type Point, summaryDataPointType } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { invalidMetric, unsupportedKind } from "./drop-reasons.ts";

type MetricKind = "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary";

/** What a metric is, as far as it matters for what becomes of it. */
export interface Metric {
  /** As it was given. */
  readonly name: string;
  readonly kind: MetricKind;
  readonly isDelta: boolean;
  readonly isMonotonic: boolean;
}

/** @throws {UnusablePoint} When it is none, or of a kind that nobody knows. */
export function metricOf(data: MetricData): Metric {
  const { descriptor, dataPointType, aggregationTemporality } = data;
  const { name } = descriptor;
  if (typeof name !== "string" || name === "") throw invalidMetric;
  const kind = kinds[dataPointType];
  if (kind === undefined) throw unsupportedKind;
  return {
    name,
    kind,
    isDelta: aggregationTemporality === temporalities.delta,
    isMonotonic: "isMonotonic" in data && data.isMonotonic,
  };
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
