import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { flow, metricExporter, pipeline, type Transport } from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { otlpProtobuf } from "@meterbridge/otlp";
import { httpPool, httpTransport } from "@meterbridge/pooled-http";
import { attemptTimeout, retry } from "@meterbridge/resilience";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const encodings: (string | undefined)[] = [];
const server = createServer((request, response) => {
  request.resume().once("end", () => {
    encodings.push(request.headers["content-encoding"]);
    response.statusCode = encodings.length === 1 ? 503 : 200;
    response.end();
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

const pool = httpPool({ maxSockets: 2 });
const transport: Transport = flow(
  gzip({ minBytes: 0 }),
  retry({ maxAttempts: 2, initialDelayMs: 100 }),
  attemptTimeout({ attemptTimeoutMs: 5_000 }),
  httpTransport({ url: `http://127.0.0.1:${port}/v1/metrics`, pool }),
);
const exporter = metricExporter(pipeline(otlpProtobuf(), transport));
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createHistogram("latency").record(3);
await provider.forceFlush();
await provider.shutdown();
pool.close();
server.close();

if (!/^gzip,gzip(,gzip)?$/.test(encodings.join())) throw new Error(`requests arrived as: ${encodings.join()}`);
