// How an exporter is doing: as a snapshot, as JSON and a page, and as metrics that it exports itself.
// `node main.ts --stay` goes on, so that there is time to look at the page.
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type HealthReport, healthHandler, withHealth } from "@meterbridge/health";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { metrics } from "@opentelemetry/api";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

// Any PushMetricExporter can be watched. It is not changed by that: what it answers, the SDK is told.
const exporter = withHealth(otlpHttpExporter({ compression: "gzip", timeoutMs: 2_000 }), {
  name: "to the collector",
  type: "otlp_http_metric_exporter",
  // The provider is built below, with this exporter in it: hence a function.
  meterProvider: () => metrics.getMeterProvider(),
});
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 5_000, exportTimeoutMillis: 5_000 });
const provider = new MeterProvider({ readers: [reader] });
metrics.setGlobalMeterProvider(provider);

// One handler for people and for programs: a browser is given a page, everybody else JSON.
const server = createServer(healthHandler(exporter.health)).listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

const orders = metrics.getMeter("checkout").createCounter("orders");
for (const country of ["CH", "FR", "JP"]) orders.add(1, { country });
await provider.forceFlush();

const { status, exported, failed, latencyMs } = exporter.health.snapshot();
console.log(`${status}: ${exported} data points arrived, ${Object.keys(failed).length} kinds of failures`);
console.log(`half of the exports took at most ${latencyMs.p50} ms`);
const report = (await (await fetch(url)).json()) as HealthReport;
console.log(`over HTTP: ${report.exporters.map(({ name, status }) => `${name} is ${status}`).join(", ")}`);

if (process.argv.includes("--stay")) {
  console.log(`the page is at ${url}; Ctrl-C ends this`);
  const ordering = setInterval(() => orders.add(1, { country: "CH" }), 100);
  await once(process, "SIGINT");
  clearInterval(ordering);
}
server.close();
server.closeAllConnections();
await provider.shutdown();
console.log(
  `at the end: ${exporter.health.snapshot().successRate.points === 1 ? "nothing was lost" : "data was lost"}`,
);
