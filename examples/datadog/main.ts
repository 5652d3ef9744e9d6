// Metrics to Datadog without an Agent, to a stand-in for its intake. Like the real one it takes series at one address and
// distributions at another; unlike it, it says what it has.
import { datadogExporter } from "@meterbridge/datadog";
import { datadogIntake, quantileOf } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const intake = await datadogIntake({ apiKey: "a-key" });

// What is lost is told in OpenTelemetry's diagnostic log.
const nothing = (): void => {};
const tell = (message: string): void => console.log(`told: ${message}`);
const logger: DiagLogger = { error: tell, warn: tell, info: nothing, debug: nothing, verbose: nothing };
diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });

const exporter = datadogExporter({
  apiKey: "a-key", // DD_API_KEY, unless said
  url: intake.url, // in place of the addresses of a `site`, such as "datadoghq.eu"
  host: "till-7",
  tags: ["team:shop"],
  // mode: "otlp" sends OTLP, of which Datadog makes the same
});
const provider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 10_000, exportTimeoutMillis: 10_000 })],
  views: [{ instrumentName: "job.duration", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});

const meter = provider.getMeter("shop");
meter.createCounter("orders").add(3, { Country: "CH" });
meter.createUpDownCounter("carts").add(2);
const orderDuration = meter.createHistogram("order.duration", { unit: "s" });
const jobDuration = meter.createHistogram("job.duration", { unit: "s" });
for (let each = 1; each <= 1_000; each++) {
  orderDuration.record(each / 100);
  jobDuration.record(each / 100);
}
// Datadog would refuse it, and everything that came with it.
meter.createGauge("queue.length").record(Number.NaN);

await provider.shutdown();

const { series, sketches } = intake.stored();
for (const { metric, type, host, tags, points } of series) {
  const values = points.map(({ value }) => value).join();
  console.log(
    `${type}: ${metric} ${values}, of ${host}, ${tags.filter((tag) => !tag.startsWith("service")).join(" ")}`,
  );
}
for (const { metric, points } of sketches) {
  for (const sketch of points) {
    const [median, p99] = [0.5, 0.99].map((quantile) => quantileOf(sketch, quantile).toFixed(2));
    console.log(`distribution: ${metric} ${sketch.cnt} observations, from ${sketch.min} to ${sketch.max}`);
    console.log(`  p50 ${median}, p99 ${p99}`);
  }
}
console.log(`broken rules of the intake: ${intake.breaches().length}`);
await intake.stop();
