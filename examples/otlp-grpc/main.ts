// Metrics from a program to anything that speaks OTLP over gRPC: the OpenTelemetry Collector, most vendors.
// From "@meterbridge/otlp-grpc/http2" the same name exports on Node's own HTTP/2: grpc-js need not be installed then.
import { otlpGrpcExporter } from "@meterbridge/otlp-grpc";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

// Where to send to. With no `url` it is taken from OTEL_EXPORTER_OTLP_ENDPOINT, or is http://localhost:4317.
const exporter = otlpGrpcExporter({
  // url: "https://collector.example:4317",
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

// A program that ends exports what is left first: shutdown sends it, and closes the channel.
await provider.shutdown();
console.log("100 orders recorded and exported");
