import { createSocket } from "node:dgram";
import { once } from "node:events";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { statsdExporter } from "./exporter.ts";

// In the place of a StatsD server: it prints what comes.
const server = createSocket("udp4", (datagram) =>
  console.log(`a datagram of ${datagram.length} bytes\n${datagram.toString()}`),
);
server.bind(0, "127.0.0.1");
await once(server, "listening");

const exporter = statsdExporter({ port: server.address().port });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
const meter = provider.getMeter("shop");
const arrived = once(server, "message");

meter.createCounter("orders").add(3, { route: "/checkout" });
meter.createUpDownCounter("carts").add(-2);
meter.createGauge("temperature").record(-1.5, { room: "cellar, left" });
const duration = meter.createHistogram("duration", { advice: { explicitBucketBoundaries: [10, 100] } });
for (const milliseconds of [4, 12, 250]) duration.record(milliseconds);

await provider.shutdown(); // exports what was recorded, then closes the exporter's socket
await arrived;
server.close();
