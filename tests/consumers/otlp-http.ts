import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const bodies: string[] = [];
const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("latin1").on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    bodies.push(body);
    response.end();
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

const exporter = otlpHttpExporter({ url: `http://127.0.0.1:${port}/v1/metrics` });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createCounter("requests.of.a.consumer").add(3, { route: "/here" });
await provider.shutdown();
server.close();

if (!bodies.some((body) => body.includes("requests.of.a.consumer") && body.includes("/here"))) {
  throw new Error(`the counter did not arrive in ${bodies.length} requests`);
}
