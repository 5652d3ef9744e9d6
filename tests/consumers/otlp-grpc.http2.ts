import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { otlpGrpcExporter } from "@meterbridge/otlp-grpc/http2";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const bodies: string[] = [];
const server = createServer();
server.on("stream", (stream) => {
  let body = "";
  stream.setEncoding("latin1").on("data", (chunk: string) => (body += chunk));
  stream.on("end", () => {
    bodies.push(body);
    stream.respond({ ":status": 200, "content-type": "application/grpc", "grpc-status": "0" }, { endStream: true });
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;
const exporter = otlpGrpcExporter({ url: `http://127.0.0.1:${port}` });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createCounter("requests.of.a.consumer").add(3, { route: "/here" });
await provider.shutdown();
server.close();

if (!bodies.some((body) => body.includes("requests.of.a.consumer") && body.includes("/here"))) {
  throw new Error(`the counter did not arrive in ${bodies.length} calls`);
}
