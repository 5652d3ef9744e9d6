// Metrics from a program to anything that speaks OTLP: the OpenTelemetry Collector, Prometheus, most vendors.
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

// Where to send to. With no `url` it is taken from OTEL_EXPORTER_OTLP_ENDPOINT, or is http://localhost:4318/v1/metrics.
const exporter = otlpHttpExporter({
  // url: "https://collector.example:4318/v1/metrics",
  // headers: { authorization: "Bearer …" }, or an async function that fetches a token
  compression: "gzip",
  // All that an export may take, retries included. At most half of the interval below: exports never overlap then.
  timeoutMs: 2_500,
});

// The SDK collects what was recorded, and hands it to the exporter every five seconds.
const provider = new MeterProvider({
  resource: resourceFromAttributes({ "service.name": "checkout" }),
  readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 5_000, exportTimeoutMillis: 5_000 })],
});

// Instruments are created once, and used wherever something happens.
const meter = provider.getMeter("checkout");
const orders = meter.createCounter("orders", { unit: "{order}", description: "Orders that were taken" });
const duration = meter.createHistogram("order.duration", { unit: "s", description: "Time to take an order" });

for (let order = 0; order < 100; order++) {
  orders.add(1, { country: order % 3 === 0 ? "CH" : "FR" });
  duration.record(0.01 + order / 1_000);
}

// A program that ends exports what is left first: shutdown sends it, and closes the connections.
await provider.shutdown();
console.log("100 orders recorded and exported");
