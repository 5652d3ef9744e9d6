import { datadogExporter } from "@meterbridge/datadog";
import { influxdbExporter } from "@meterbridge/influxdb";
import { kafkaExporter } from "@meterbridge/kafka";
import { otlpGrpcExporter as otlpGrpcJsExporter } from "@meterbridge/otlp-grpc";
import { otlpGrpcExporter as otlpHttp2Exporter } from "@meterbridge/otlp-grpc/http2";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { spool, withQueue } from "@meterbridge/resilience";
import { stdoutExporter } from "@meterbridge/stdout";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { FarEndName } from "./far-ends/messages.ts";
import type { MayLose } from "./may-lose.ts";

/** An exporter as somebody has it in a service. */
export interface Subject {
  readonly name: string;
  readonly farEnd: FarEndName;
  readonly temporality: "delta" | "cumulative";
  /** What keeps what cannot be delivered just now. */
  readonly keeps: "spool" | "queue" | "nothing";
  /** For which reasons it may lose data points that it counts; for none unless said. */
  readonly mayLose?: MayLose;
  make(place: Place): PushMetricExporter;
}

/** Where it sends to, and where it may keep what it has. */
interface Place {
  readonly address: string;
  readonly dir: string;
  readonly input: NodeJS.WritableStream;
}

/** Outages here last seconds: nobody waits half a minute for the next try. */
const patience = { initialDelayMs: 200, maxDelayMs: 2_000 } as const;
/** An export is over, with its retries, in less than half of the time until the next one. */
const timeouts = { timeoutMs: 4_500, attemptTimeoutMs: 2_000 } as const;
const retried = { ...timeouts, retry: { maxAttempts: 8, initialDelayMs: 200, maxDelayMs: 2_000 } } as const;

/** Who got half of a request, and is still listened to, refuses it (400) as one that nobody should send again. */
const cutRequests: MayLose = { refused: "half-close" };

export const subjects: readonly Subject[] = [
  {
    name: "otlp-http protobuf",
    farEnd: "collector-http",
    temporality: "delta",
    keeps: "spool",
    mayLose: cutRequests,
    make: ({ address, dir }) =>
      otlpHttpExporter({ ...timeouts, url: address, temporality: "delta", compression: "gzip", spool: spooled(dir) }),
  },
  {
    name: "otlp-http json",
    farEnd: "collector-http",
    temporality: "cumulative",
    keeps: "nothing",
    // The next export says it all again.
    mayLose: { ...cutRequests, timeout: "any fault", connection: "any fault" },
    make: ({ address }) => otlpHttpExporter({ ...retried, url: address, encoding: "json", temporality: "cumulative" }),
  },
  {
    name: "otlp-grpc grpc-js",
    farEnd: "collector-grpc",
    temporality: "delta",
    keeps: "queue",
    make: ({ address }) => queued(otlpGrpcJsExporter({ ...retried, url: address, temporality: "delta" })),
  },
  {
    name: "otlp-grpc http2",
    farEnd: "collector-grpc",
    temporality: "cumulative",
    keeps: "spool",
    make: ({ address, dir }) =>
      otlpHttp2Exporter({
        ...timeouts,
        url: address,
        temporality: "cumulative",
        compression: "gzip",
        spool: spooled(dir),
      }),
  },
  {
    name: "stdout",
    farEnd: "stdout",
    temporality: "delta",
    keeps: "queue",
    make: ({ input }) =>
      queued(stdoutExporter({ format: "otlp-json", stream: input, temporality: "delta", timeoutMs: 4_500 })),
  },
  {
    name: "influxdb",
    farEnd: "influxdb",
    temporality: "delta",
    keeps: "queue",
    make: ({ address }) =>
      queued(influxdbExporter({ ...retried, url: address, version: "v1", database: "soak", temporality: "delta" })),
  },
  {
    name: "datadog",
    farEnd: "datadog",
    temporality: "delta",
    keeps: "spool",
    make: ({ address, dir }) => datadogExporter({ ...timeouts, url: address, apiKey: "a-key", spool: spooled(dir) }),
  },
  {
    name: "kafka",
    farEnd: "kafka",
    temporality: "delta",
    keeps: "spool",
    make: ({ address, dir }) =>
      kafkaExporter({ ...timeouts, bootstrapBrokers: address, temporality: "delta", spool: spooled(dir) }),
  },
];

function spooled(dir: string): ReturnType<typeof spool> {
  return spool({ dir, fsync: "interval", ...patience });
}

function queued(exporter: PushMetricExporter): PushMetricExporter {
  return withQueue(exporter, { ...patience, timeoutMs: 4_500 });
}
