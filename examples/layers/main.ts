// The exporter of examples/otlp-http, put together by hand, with a layer of our own in it.
import { flow, layer, metricExporter, type Payload, pipeline } from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { otlpProtobuf } from "@meterbridge/otlp";
import { httpTransport } from "@meterbridge/pooled-http";
import { attemptTimeout, retry } from "@meterbridge/resilience";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const endpoint = process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "http://localhost:4318";

// A layer wraps whatever comes next. This one looks at each payload on its way out, and at how its sending ended:
// "delivered", "retryable" or "failed". An outcome is a value: nothing is thrown.
const logged = layer<Payload>((next) => ({
  async send(payload, call) {
    const outcome = await next.send(payload, call);
    console.log(`${payload.points} data points, ${payload.body.length} bytes: ${outcome.kind}`);
    return outcome;
  },
}));

// Read it as the data goes: compressed once, then sent, and sent again when that may help. Each attempt has a limit.
// `logged` lies after `retry`, so it sees every attempt; laid before it, it would see the end of all of them.
const transport = flow(
  gzip(),
  retry({ maxAttempts: 3 }),
  logged,
  attemptTimeout({ attemptTimeoutMs: 2_000 }),
  httpTransport({ url: `${endpoint}/v1/metrics` }),
);

// The pipeline encodes; metricExporter gives it the face that the SDK expects.
const exporter = metricExporter(pipeline(otlpProtobuf(), transport), { timeoutMs: 5_000 });

const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
const orders = provider.getMeter("checkout").createCounter("orders");
orders.add(1, { country: "CH" });
orders.add(2, { country: "FR" });

await provider.forceFlush();
orders.add(3, { country: "JP" });
await provider.shutdown();
