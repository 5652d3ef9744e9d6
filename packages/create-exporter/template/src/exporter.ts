// To change for a real backend: the options that it needs (an API key, a region), its default address, and `classify` of
// httpTransport where its answers mean other things than HTTP says.
import {
  callable,
  checkOptions,
  flow,
  integer,
  type Layer,
  metricExporter,
  type MetricExporterOptions,
  metricExporterRules,
  oneOf,
  type Payload,
  pick,
  pipeline,
  type Rules,
  spoolRule,
} from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { httpTransport, type HttpTransportOptions, httpTransportRules } from "@meterbridge/pooled-http";
import {
  attemptTimeout,
  type RetryOption,
  retryOptionRule,
  retryUnlessSpooled,
} from "@meterbridge/resilience/attempts";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { jsonLines } from "./encoder.ts";

/** Time and what the SDK is asked for are as `metricExporter` has them, connections as `httpTransport` has them. */
export interface MyBackendExporterOptions
  extends
    Pick<MetricExporterOptions, "timeoutMs" | "temporality" | "aggregation" | "clock">,
    Pick<HttpTransportOptions, "headers" | "tls" | "proxy" | "pool" | "lookup"> {
  /** Where to send to. `http://localhost:8080/metrics` unless said. */
  readonly url?: string | URL | undefined;
  /** `"gzip"` unless said. */
  readonly compression?: "gzip" | "none" | undefined;
  /** How often, and after what waits, a request is tried again; `false`: never. 5 attempts unless said. */
  readonly retry?: RetryOption | undefined;
  /** `spool({ dir })` of `@meterbridge/resilience`: what is exported is kept on disk until the backend has it. */
  readonly spool?: Layer<Payload> | undefined;
  /** The largest request, in bytes before compression. 1 MB unless said. */
  readonly maxRequestBytes?: number | undefined;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random?: (() => number) | undefined;
}

const rules: Rules<MyBackendExporterOptions> = {
  ...pick(metricExporterRules, "timeoutMs", "temporality", "aggregation", "clock"),
  ...pick(httpTransportRules, "url", "headers", "tls", "proxy", "pool", "lookup"),
  compression: oneOf("gzip", "none"),
  retry: retryOptionRule,
  spool: spoolRule,
  maxRequestBytes: integer("bytes", 1),
  random: callable,
};

/**
 * Exports metrics to my-backend.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function myBackendExporter(options: MyBackendExporterOptions = {}): PushMetricExporter {
  checkOptions("myBackendExporter", options, rules);
  const { url = "http://localhost:8080/metrics", maxRequestBytes = 1_000_000, spool = (next) => next } = options;
  // What one request goes through, from the top to the bottom: encoded and compressed once, however often it is sent.
  const transport = flow(
    gzip(pick(options, "compression")),
    spool,
    retryUnlessSpooled(pick(options, "retry", "spool", "clock", "random")),
    attemptTimeout(pick(options, "timeoutMs", "clock")),
    httpTransport({
      ...pick(options, "headers", "tls", "proxy", "pool", "lookup", "clock"),
      url,
      userAgent: "my-backend-exporter",
    }),
  );
  return metricExporter(pipeline(jsonLines(maxRequestBytes), transport), {
    ...pick(options, "timeoutMs", "temporality", "aggregation", "clock"),
    name: "my-backend",
  });
}
