import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CustomSchema, influxdbExporter, lineProtocol } from "@meterbridge/influxdb";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const bodies: string[] = [];
const server = createServer((request, response) => {
  let body = `${request.url} `;
  request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    bodies.push(body);
    response.writeHead(204).end();
  });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;

const schema: CustomSchema = ({ metric, tags, value }) => ({
  measurement: metric.name,
  tags: { route: tags["route"] ?? "" },
  fields: { value: Number(value) },
});
const exporter = influxdbExporter({ url: `http://127.0.0.1:${port}`, bucket: "metrics", compression: "none", schema });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createCounter("requests of a consumer").add(3, { route: "/here" });
await provider.shutdown();
server.close();

const wanted = String.raw`/api/v2/write?bucket=metrics&precision=ns requests\ of\ a\ consumer,route=/here value=3 `;
if (!bodies.some((body) => body.startsWith(wanted))) throw new Error(`it did not arrive: ${bodies.join("")}`);
if (typeof lineProtocol({ precision: "s" }).encode !== "function") throw new Error("no encoder");
