// Retries and a total deadline for an exporter that is not ours: upstream's OTLP exporter, used as it is.
import { withRetry } from "@meterbridge/resilience";
import { DiagConsoleLogger, DiagLogLevel, diag } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

// What goes wrong is said here: once when data starts to be lost, once when that ends.
diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.WARN);

// Any PushMetricExporter can be wrapped. Its errors are looked at: what may be sent again is, after a wait that grows
// and is drawn by chance, so that many clients do not come back at once.
const exporter = withRetry(new OTLPMetricExporter({ timeoutMillis: 2_000 }), {
  maxAttempts: 4,
  initialDelayMs: 500,
  maxDelayMs: 2_000,
  // The total, waits included.
  timeoutMs: 8_000,
});

const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
const jobs = provider.getMeter("worker").createCounter("jobs");
jobs.add(42, { queue: "mail" });

await provider.shutdown();
console.log("42 jobs recorded and exported");
