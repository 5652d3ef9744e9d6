import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { metricsFor, type TemporalityWishes } from "./metrics-for.ts";

/**
 * Metrics for cases in which it does not matter what is exported: so many data points of one counter, numbered on from
 * `first` by an attribute, so that each can be told from all others.
 */
export function sampleMetrics(exporter: TemporalityWishes, points: number, first: number = 0): ResourceMetrics {
  const numbers = Array.from({ length: points }, (_, index) => first + index);
  return metricsFor(exporter, [
    {
      kind: "sum",
      name: "conformance.count",
      integers: true,
      points: numbers.map((n) => ({ attributes: { n: String(n) }, value: n + 1 })),
    },
  ]);
}
