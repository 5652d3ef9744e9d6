import type { InstrumentType, PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { buildMetrics, type MetricPlan, type OriginPlan } from "./build-metrics.ts";

/** What says which temporality the SDK is asked for: an exporter, or a reader that is scraped. */
export type TemporalityWishes = Pick<PushMetricExporter, "selectAggregationTemporality">;

/** Like `buildMetrics`, with the temporality that the exporter asks the SDK for wherever a plan says none. */
export function metricsFor(
  exporter: TemporalityWishes,
  plans: readonly MetricPlan[],
  origin: OriginPlan = {},
): ResourceMetrics {
  const wished = plans.map((plan) => ({ temporality: temporalityWishedBy(exporter, plan), ...plan }));
  return buildMetrics(wished, origin);
}

/** Puts metrics of one resource, and of several scopes, into one export. */
export function together(...parts: readonly [ResourceMetrics, ...ResourceMetrics[]]): ResourceMetrics {
  return { resource: parts[0].resource, scopeMetrics: parts.flatMap(({ scopeMetrics }) => scopeMetrics) };
}

function temporalityWishedBy(exporter: TemporalityWishes, plan: MetricPlan): "delta" | "cumulative" {
  const wish = exporter.selectAggregationTemporality?.(instrumentOf(plan) as InstrumentType);
  return (wish as number | undefined) === 0 ? "delta" : "cumulative";
}

function instrumentOf({ kind, monotonic = true }: MetricPlan): "COUNTER" | "UP_DOWN_COUNTER" | "HISTOGRAM" {
  if (kind !== "sum") return "HISTOGRAM";
  return monotonic ? "COUNTER" : "UP_DOWN_COUNTER";
}
