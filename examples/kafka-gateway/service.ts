// A service: it takes as many orders as each line of its standard input says, and ends with it.
import { createInterface } from "node:readline";
import { kafkaExporter } from "@meterbridge/kafka";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { withQueue } from "@meterbridge/resilience";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const [name = "checkout", exportsTo = "http://localhost:4318/v1/metrics"] = process.argv.slice(2);

// The queue keeps what cannot be delivered, in order, and tries again: the exporter below it need not.
const settings = { temporality: "delta", retry: false } as const;
const exporter = withQueue(
  exportsTo.startsWith("http")
    ? otlpHttpExporter({ url: exportsTo, ...settings })
    : kafkaExporter({ bootstrapBrokers: exportsTo, ...settings }),
);
const provider = new MeterProvider({
  resource: resourceFromAttributes({ "service.name": name }),
  // Yours may export every 10 s. This one hurries, for the sake of the example.
  readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 200, exportTimeoutMillis: 100 })],
});
const orders = provider.getMeter("shop").createCounter("orders");

for await (const line of createInterface({ input: process.stdin })) orders.add(Number(line) || 0);
await provider.shutdown();
