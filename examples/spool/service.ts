// A service with the worst of luck: nobody takes its metrics, and then it is killed.
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { spool } from "@meterbridge/resilience";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const [dir = ""] = process.argv.slice(2);

// Nobody listens on this port. The export succeeds all the same, as soon as the metrics are on disk.
const exporter = otlpHttpExporter({
  url: "http://127.0.0.1:9/v1/metrics",
  temporality: "delta",
  spool: spool({ dir }),
});
const reader = new PeriodicExportingMetricReader({ exporter });
const provider = new MeterProvider({ readers: [reader] });
provider.getMeter("shop").createCounter("orders").add(42);

const { resourceMetrics } = await reader.collect();
exporter.export(resourceMetrics, ({ code }) => {
  if (code === 0) process.kill(process.pid, "SIGKILL");
});
