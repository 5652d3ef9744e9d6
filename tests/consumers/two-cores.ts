// The exporter is of one version of core; the layers, the health and what is imported here are of another.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ExportError, flow, metricExporter, outcomeOf, sinkOf } from "@meterbridge/core";
import { exportHealth, withHealth } from "@meterbridge/health";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { retry, spool, withQueue } from "@meterbridge/resilience";
import { MeterProvider, MetricReader, type PushMetricExporter, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";

const answers: [status: number, body: string][] = [];
const server = createServer((request, response) => {
  const [status, body] = answers.shift() ?? [200, "{}"];
  request.resume().once("end", () => response.writeHead(status, { "content-type": "application/json" }).end(body));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics`;

class ManualReader extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}
const reader = new ManualReader();
const provider = new MeterProvider({ readers: [reader] });
for (const route of ["/a", "/b", "/c"]) provider.getMeter("consumer").createCounter("requests").add(1, { route });
const { resourceMetrics } = await reader.collect();

const exporting = (exporter: PushMetricExporter) =>
  new Promise<Parameters<typeof outcomeOf>[0]>((resolve) => exporter.export(resourceMetrics, resolve));
const options = { url, encoding: "json", retry: false } as const;
const faults: string[] = [];
const expect = (what: string, found: unknown, wanted: unknown): void => {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) faults.push(`${what}: ${JSON.stringify(found)}`);
};

// What the one answers, the other can read.
const watched = withHealth(otlpHttpExporter(options));
answers.push([400, "{}"], [200, `{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"too old"}}`]);
const refused = await exporting(watched);
expect("an error of the other is an ExportError", refused?.error instanceof ExportError, true);
const failed = outcomeOf(refused);
expect("a refusal", failed.kind, "failed");
expect("its code", failed.kind === "failed" && failed.error.code, "refused");
const delivered = outcomeOf(await exporting(watched));
expect("rejected points", delivered.kind === "delivered" && delivered.rejectedPoints, 1);
const { exported, failed: lost } = watched.health.snapshot();
expect("the health", [exported, lost], [2, { refused: 3, rejected: 1 }]);
await watched.shutdown();

// Layers of the one around an exporter of the other.
const health = exportHealth<ResourceMetrics>();
const layered = metricExporter(flow(health, retry({ initialDelayMs: 1 }), sinkOf(otlpHttpExporter(options))));
answers.push([503, "{}"]);
expect("a retry", outcomeOf(await exporting(layered)).kind, "delivered");
expect("the health of the layer", health.health.snapshot().exported, 3);
await layered.shutdown();

// A layer of the one inside an exporter of the other.
const dir = join(mkdtempSync(join(process.cwd(), "two-cores-")), "spool");
const spooled = withQueue(otlpHttpExporter({ ...options, spool: spool({ dir }) }));
expect("a spool and a queue", outcomeOf(await exporting(spooled)).kind, "delivered");
await spooled.shutdown();
rmSync(join(dir, ".."), { recursive: true });

await provider.shutdown();
server.close();
if (faults.length > 0) throw new Error(faults.join("; "));
