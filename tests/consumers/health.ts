import { healthHandler, type HealthReport, withHealth } from "@meterbridge/health";
import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const exporter = withHealth(memory, { name: "consumer", meterProvider: () => metrics.getMeterProvider() });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
metrics.setGlobalMeterProvider(provider);
provider.getMeter("consumer").createCounter("requests").add(1);
for (let round = 0; round < 2; round++) await provider.forceFlush();

const answer = await healthHandler(exporter.health).fetch(new Request("http://localhost/health"));
const { status, exporters } = (await answer.json()) as HealthReport;
const page = await healthHandler(exporter.health).fetch(
  new Request("http://localhost/", { headers: { accept: "text/html" } }),
);
const last = memory
  .getMetrics()
  .at(-1)!
  .scopeMetrics.flatMap((scope) => scope.metrics);
await provider.shutdown();

if (status !== "ok" || exporters[0]!.exported < 2) throw new Error(`the health is ${JSON.stringify(exporters)}`);
if (!(await page.text()).startsWith("<!doctype html>")) throw new Error("there is no page");
if (!last.some(({ descriptor }) => descriptor.name === "otel.sdk.exporter.metric_data_point.exported")) {
  throw new Error("the health is not among the metrics");
}
