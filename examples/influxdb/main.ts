// Metrics as line protocol, to a stand-in for an InfluxDB 2. Like the real one it knows the type of each field, and refuses
// the lines, and only the lines, that have another one.
import { influxdbExporter } from "@meterbridge/influxdb";
import { influxdbFarEnd } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel, ValueType } from "@opentelemetry/api";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const server = await influxdbFarEnd({ version: "v2", org: "shop", bucket: "metrics", token: "a-token" });

// Somebody else was here before, and wrote the stock in whole numbers: integers is what they are from now on.
await fetch(`${server.url}/api/v2/write?org=shop&bucket=metrics`, {
  method: "POST",
  headers: { authorization: "Token a-token" },
  body: "stock gauge=7i 1790000000000000000\n",
});

// What is lost is told in OpenTelemetry's diagnostic log.
const nothing = (): void => {};
const tell = (message: string): void => console.log(`told: ${message}`);
const logger: DiagLogger = { error: tell, warn: tell, info: nothing, debug: nothing, verbose: nothing };
diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });

const exporter = influxdbExporter({
  url: server.url, // http://localhost:8086
  // version: "v1" or "v3", and `database` in place of `org` and `bucket`
  org: "shop",
  bucket: "metrics",
  token: "a-token", // or an async function that fetches one
  // An exponential histogram is written in so many buckets at most.
  maxBuckets: 8,
  // What no query asks for need not be a tag.
  rename: (name) => (name.startsWith("telemetry.sdk.") ? undefined : name),
});
const provider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 10_000, exportTimeoutMillis: 10_000 })],
  views: [{ instrumentName: "job.duration", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
});

const meter = provider.getMeter("shop");
meter.createGauge("queue.length", { valueType: ValueType.INT }).record(12);
meter.createCounter("orders", { valueType: ValueType.INT }).add(3, { country: "CH" });
const orderDuration = meter.createHistogram("order.duration", {
  unit: "s",
  advice: { explicitBucketBoundaries: [0.1, 1] },
});
for (const seconds of [0.05, 0.4, 2]) orderDuration.record(seconds);
const jobDuration = meter.createHistogram("job.duration", { unit: "s" });
for (const seconds of [0.3, 1.5, 12]) jobDuration.record(seconds);
// A fraction, where the server has integers.
meter.createGauge("stock").record(7.5);

await provider.shutdown();

for (const { measurement, tags, fields } of server.lines()) {
  const tagTexts = tags.map(([key, value]) => `,${key}=${value}`);
  const fieldTexts = fields.map(([key, { type, value }]) => `${key}=${value}${type === "integer" ? "i" : ""}`);
  console.log(`stored: ${measurement}${tagTexts.join("")} ${fieldTexts.join(",")}`);
}
await server.stop();
