import { ExportError, flow, metricExporter, type Exporter, type Layer, type Outcome } from "@meterbridge/core";
import { MeterProvider, PeriodicExportingMetricReader, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

const seen: string[] = [];
const sink: Exporter = {
  send(input): Promise<Outcome<ResourceMetrics>> {
    for (const { metrics } of input.scopeMetrics) for (const { descriptor } of metrics) seen.push(descriptor.name);
    return Promise.resolve({ kind: "delivered", rejectedPoints: 0 });
  },
  async flush() {},
  async close() {},
};
const plain: Layer<ResourceMetrics> = (next) => next;
const exporter = metricExporter(flow(plain, sink), { timeoutMs: 1_000 });
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
provider.getMeter("consumer").createCounter("requests").add(1);
await provider.shutdown();
if (seen.join() !== "requests") throw new Error(`seen: ${seen.join()}`);
if (!(new ExportError("timeout", "too late") instanceof Error)) throw new Error("ExportError is no Error");
