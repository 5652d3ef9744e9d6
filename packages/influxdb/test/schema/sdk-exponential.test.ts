import {
  AggregationTemporality,
  AggregationType,
  type ExponentialHistogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { exponentialBuckets } from "../../src/schema/exponential-buckets.ts";
import { exponentialQuantiles } from "../../src/schema/exponential-quantiles.ts";

/** What the SDK makes of these values. */
async function recorded(values: readonly number[]): Promise<ExponentialHistogram> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const view = { instrumentName: "*", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } } as const;
  const provider = new MeterProvider({ readers: [reader], views: [view] });
  const instrument = provider.getMeter("test").createHistogram("h");
  for (const value of values) instrument.record(value);
  await provider.forceFlush();
  const value = exporter.getMetrics()[0]!.scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value;
  await provider.shutdown();
  return value as ExponentialHistogram;
}

it("the SDK's own exponential histograms have buckets and quantiles that are right", async () => {
  const value = await recorded([0, ...Array.from({ length: 999 }, (_, index) => index + 1)]);
  const { boundaries, counts } = exponentialBuckets(value, 20).buckets;
  expect(boundaries).toEqual([0, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
  expect(counts).toEqual([1, 0, 1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 487, 0]);
  const [half, most] = exponentialQuantiles(value, [0.5, 0.99]).quantiles;
  const width = 2 ** (2 ** -value.scale);
  expect(half!.value).toBeGreaterThan(499 / width);
  expect(half!.value).toBeLessThan(499 * width);
  expect(most!.value).toBeGreaterThan(989 / width);
  expect(most!.value).toBeLessThan(989 * width);
});
