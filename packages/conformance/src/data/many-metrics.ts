import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Bench } from "../bench.ts";
import type { MetricPlan, PointPlan } from "./build-metrics.ts";
import { metricsFor } from "./metrics-for.ts";

const kinds = [
  ["sums", "sum", (n) => n],
  ["gauges", "gauge", (n) => n + 0.5],
  [
    "histograms",
    "histogram",
    (n) => ({
      buckets: { boundaries: [1, 10, 100], counts: [1, 2, n, 3] },
      sum: 7 * n,
      count: n + 6,
      min: 0,
      max: 200,
    }),
  ],
] as const satisfies readonly (readonly [string, MetricPlan["kind"], (n: number) => PointPlan["value"]])[];

/** About so many data points, of every common kind that the subject can export, all of different series. */
export function manyMetrics(bench: Bench, exporter: PushMetricExporter, points: number): ResourceMetrics {
  const possible = kinds.filter(([capability]) => bench.can(capability));
  return metricsFor(
    exporter,
    possible.map(([, kind, valueOf]) => ({
      kind,
      name: `conformance.many.${kind}`,
      points: Array.from({ length: Math.ceil(points / possible.length) }, (_, n) => ({
        attributes: { n: String(n), route: `/accounts/${n % 100}`, method: n % 2 === 0 ? "GET" : "POST" },
        value: valueOf(n),
      })),
    })),
  );
}
