import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { MetricData } from "@opentelemetry/sdk-metrics";

export type Kind = "gauge" | "counter" | "up-down" | "histogram" | "exp-histogram";

/** What a metric is, as far as it is shown. */
export interface Instrument {
  readonly name: string;
  readonly unit: string;
  readonly kind: Kind;
  /** Its values are of one interval each, not since the start. */
  readonly isDelta: boolean;
}

/** What a metric is; `undefined` when it is none. */
export function instrumentOf(metric: MetricData): Instrument | undefined {
  const name: unknown = metric.descriptor?.name;
  const unit: unknown = metric.descriptor?.unit;
  const kind = kindOf(metric);
  if (typeof name !== "string" || kind === undefined) return undefined;
  const temporality: number = metric.aggregationTemporality;
  const isDelta = kind !== "gauge" && temporality === temporalities.delta;
  return { name, unit: typeof unit === "string" ? unit : "", kind, isDelta };
}

export function isHistogram(kind: Kind): boolean {
  return kind === "histogram" || kind === "exp-histogram";
}

function kindOf(metric: MetricData): Kind | undefined {
  const type: number = metric.dataPointType;
  switch (type) {
    case dataPointTypes.histogram:
      return "histogram";
    case dataPointTypes.exponentialHistogram:
      return "exp-histogram";
    case dataPointTypes.gauge:
      return "gauge";
    case dataPointTypes.sum:
      return (metric as { readonly isMonotonic?: unknown }).isMonotonic === true ? "counter" : "up-down";
    default:
      return undefined;
  }
}
