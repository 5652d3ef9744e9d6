import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { buildMetrics, temporalityWishedBy } from "./build-metrics.ts";

/**
 * Metrics for cases in which it does not matter what is exported: so many data points of one counter, numbered on from
 * `first` by an attribute, so that each can be told from all others.
 */
export function sampleMetrics(exporter: PushMetricExporter, points: number, first: number = 0): ResourceMetrics {
  return buildMetrics([
    {
      kind: "sum",
      name: "conformance.count",
      integers: true,
      temporality: temporalityWishedBy(exporter),
      points: Array.from({ length: points }, (_, index) => ({
        attributes: { n: String(first + index) },
        value: first + index + 1,
      })),
    },
  ]);
}
