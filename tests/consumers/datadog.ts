import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { datadogExporter } from "@meterbridge/datadog";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const requests: string[] = [];
const server = createServer((request, response) => {
  let body = `${request.url} ${String(request.headers["dd-api-key"])} `;
  request.setEncoding("latin1").on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    requests.push(body);
    response.writeHead(202).end("{}");
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const readers = (["native", "otlp"] as const).map((mode) => {
  const exporter = datadogExporter({ url, mode, apiKey: "a-key", compression: "none" });
  return new PeriodicExportingMetricReader({ exporter });
});
const provider = new MeterProvider({ readers });
const meter = provider.getMeter("consumer");
meter.createCounter("requests.of.a.consumer").add(3, { route: "/here" });
meter.createHistogram("latency.of.a.consumer").record(3);
await provider.shutdown();
server.close();

for (const path of ["/api/v2/series", "/api/beta/sketches", "/v1/metrics"]) {
  const arrived = requests.some((request) => request.includes(`${path} a-key `) && request.includes("of.a.consumer"));
  if (!arrived) throw new Error(`nothing arrived at ${path}: ${requests.join("\n")}`);
}
