import { temporalities } from "@meterbridge/core";
import { type MetricKind, metricKinds } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { invalidMetric, unsupportedKind } from "./drop-reasons.ts";

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
  const kind = metricKinds[dataPointType];
  if (kind === undefined) throw unsupportedKind;
  return {
    name,
    kind,
    isDelta: aggregationTemporality === temporalities.delta,
    isMonotonic: "isMonotonic" in data && data.isMonotonic,
  };
}
