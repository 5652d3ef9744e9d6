import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { afterEach, expect, it } from "vitest";
import { withHealth } from "../src/index.ts";

afterEach(() => metrics.disable());

// The exporter sends its own health: what an export records must be no reason for another one, nor for more of it.
it.for(["cumulative", "delta"] as const)("health goes round in no circle, %s", async (temporality) => {
  const memory = new InMemoryMetricExporter(
    temporality === "delta" ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
  );
  const exporter = withHealth(memory, { meterProvider: () => metrics.getMeterProvider() });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  provider
    .getMeter("shop")
    .createObservableGauge("stock")
    .addCallback((result) => result.observe(1));

  const rounds = 20;
  for (let round = 0; round < rounds; round++) await reader.forceFlush();
  const counts = memory
    .getMetrics()
    .map(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics).reduce((sum, metric) => sum + metric.dataPoints.length, 0),
    );
  expect(counts).toHaveLength(rounds);
  expect(new Set(counts.slice(2))).toEqual(new Set([counts.at(-1)]));
  expect(counts.at(-1)).toBe(1 + 4);
  expect(exporter.health.snapshot()).toMatchObject({ inflight: 0, latencyMs: { count: rounds } });
  await provider.shutdown();
  expect(memory.getMetrics()).toHaveLength(rounds + 1);
});
