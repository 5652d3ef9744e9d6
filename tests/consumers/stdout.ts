import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { stdoutExporter } from "@meterbridge/stdout";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const lines = new PassThrough();
const readers = [stdoutExporter(), stdoutExporter({ format: "otlp-json", stream: lines })].map(
  (exporter) => new PeriodicExportingMetricReader({ exporter }),
);
const provider = new MeterProvider({ readers });
provider.getMeter("consumer").createCounter("requests.of.a.consumer").add(3, { route: "/here" });
await provider.shutdown();

const line = await text(lines.end());
if (!/^\{"resourceMetrics":.*requests\.of\.a\.consumer.*\/here.*\}\n$/.test(line)) {
  throw new Error(`the counter is not in ${JSON.stringify(line)}`);
}
