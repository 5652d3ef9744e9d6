// Metrics in both forms of the stdout exporter: as tables for people, and as OTLP JSON lines for machines.
import { stdoutExporter } from "@meterbridge/stdout";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";

// For people, on stdout: with colours on a terminal, and with rates from the second export on.
const forPeople = stdoutExporter();

// For machines: a document a line. Any stream will do, here a file; it stays ours to end.
const path = join(tmpdir(), "metrics.jsonl");
const file = createWriteStream(path);
const forMachines = stdoutExporter({ format: "otlp-json", stream: file, temporality: "delta" });

const provider = new MeterProvider({
  resource: resourceFromAttributes({ "service.name": "checkout" }),
  readers: [forPeople, forMachines].map((exporter) => new PeriodicExportingMetricReader({ exporter })),
});
const meter = provider.getMeter("checkout");
const orders = meter.createCounter("orders", { unit: "{order}", description: "Orders that were taken" });
const duration = meter.createHistogram("order.duration", { unit: "s", description: "Time to take an order" });

for (let order = 0; order < 100; order++) {
  orders.add(1, { country: order % 3 === 0 ? "CH" : "FR" });
  duration.record(0.01 + order / 1_000);
  // The readers export by themselves, once a minute unless told otherwise; this is to see something at once.
  if (order === 49) await provider.forceFlush();
}

// The last export, and the end of both exporters; then the file's.
await provider.shutdown();
await finished(file.end());
console.log(`the same, as OTLP JSON lines: ${path}`);
