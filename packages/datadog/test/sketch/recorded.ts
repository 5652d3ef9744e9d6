import {
  type AggregationOption,
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

/** What the SDK makes of these values, which may be below zero. */
export async function recorded(values: readonly number[], aggregation: AggregationOption): Promise<unknown> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  const provider = new MeterProvider({ readers: [reader], views: [{ instrumentName: "*", aggregation }] });
  const instrument = provider.getMeter("test").createUpDownCounter("values");
  for (const value of values) instrument.add(value);
  await provider.forceFlush();
  const value = exporter.getMetrics()[0]!.scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value;
  await provider.shutdown();
  return value;
}
