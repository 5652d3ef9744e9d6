import { buildMetrics, type MetricPlan } from "@meterbridge/conformance";
import { datadogIntake, type DatadogIntake } from "@meterbridge/test-harness";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, expect, it } from "vitest";
import { datadogExporter, type DatadogExporterOptions } from "../src/index.ts";

const second = Math.floor(Date.now() / 1_000) - 60;

let intake: DatadogIntake;
beforeEach(async () => {
  intake = await datadogIntake();
});
afterEach(() => intake.stop());

it.for<[string, MetricPlan["kind"], DatadogExporterOptions["histograms"]]>([
  ["a counter", "sum", "distributions"],
  ["a histogram as a distribution", "histogram", "distributions"],
  ["a histogram as counters", "histogram", "counters"],
])(
  "of two exports within one second, such as a flush and the shutdown after it, Datadog counts both: %s",
  async ([, kind, histograms]) => {
    const exporter = datadogExporter({ apiKey: "a-key", url: intake.url, histograms });
    await exported(exporter, of(kind, 3, 100_000_000));
    await exported(exporter, of(kind, 4, 700_000_000));
    await exporter.shutdown();

    const { series, sketches } = intake.stored();
    const counted = series.filter(({ metric }) => /^orders(\.count)?$/.test(metric));
    const counts = [
      ...counted.flatMap(({ points }) => points.map(({ value }) => value)),
      ...sketches.flatMap(({ points }) => points.map(({ cnt }) => cnt)),
    ];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(7);
    expect(intake.breaches()).toEqual([]);
  },
);

function of(kind: MetricPlan["kind"], count: number, nanoseconds: number): ResourceMetrics {
  const histogram = { buckets: { boundaries: [10], counts: [count, 0] }, count, sum: 5 * count, min: 5, max: 5 };
  const value = kind === "sum" ? count : histogram;
  return buildMetrics([
    {
      kind,
      name: "orders",
      temporality: "delta",
      points: [{ value, startTime: [second - 10, 0], endTime: [second, nanoseconds] }],
    },
  ]);
}

async function exported(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<void> {
  const result = await new Promise<{ readonly code: number }>((resolve) => exporter.export(metrics, resolve));
  expect(result.code).toBe(0);
}
