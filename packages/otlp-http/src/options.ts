import {
  type Aggregation,
  callable,
  type Clock,
  type Layer,
  metricExporterRules,
  oneOf,
  type Payload,
  type Rules,
  spoolRule,
  type Temporality,
  type TlsOptions,
} from "@meterbridge/core";
import { otlpEncoderRules } from "@meterbridge/otlp";
import { type HttpTransportMaker, httpTransportRules, type HttpTransportOptions } from "@meterbridge/pooled-http";
import { attemptTimeoutRules, type RetryOption, retryOptionRule } from "@meterbridge/resilience/attempts";

/** Connections are as `httpTransport` has them. */
type ConnectionOptions = Pick<
  HttpTransportOptions,
  "maxSockets" | "keepAliveMs" | "maxConnectionAgeMs" | "pool" | "lookup" | "proxy" | "socketPath"
>;

export interface OtlpHttpExporterOptions extends ConnectionOptions {
  /**
   * The full address, used as it stands. Unless said: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`, or
   * `OTEL_EXPORTER_OTLP_ENDPOINT` with `v1/metrics` appended, or `http://localhost:4318/v1/metrics`.
   */
  readonly url?: string | URL | undefined;
  /**
   * Sent with every request. A function is called for each attempt, so that tokens can change; when the answer is 401,
   * it is called again and the request repeated once. Unless said: `OTEL_EXPORTER_OTLP_HEADERS`.
   */
  readonly headers?: HttpTransportOptions["headers"];
  /** `"protobuf"` unless said, or unless `OTEL_EXPORTER_OTLP_PROTOCOL` is `http/json`. */
  readonly encoding?: "protobuf" | "json" | undefined;
  /** `"none"` unless said, as the specification has it, or `OTEL_EXPORTER_OTLP_COMPRESSION`. */
  readonly compression?: "gzip" | "none" | undefined;
  /** How long one export may take in all, retries included, in milliseconds; 0 is no limit. 10 000 unless said. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take, in milliseconds. Half of `timeoutMs` unless said: it leaves time for a second try. */
  readonly attemptTimeoutMs?: number | undefined;
  /** How often, and after what waits, an export is tried again; `false`: never. 5 attempts unless said; with a spool, which tries again by itself, `false`. */
  readonly retry?: RetryOption | undefined;
  /**
   * `spool({ dir })` of `@meterbridge/resilience`: what is exported is kept on disk until the far end has it, and an
   * export succeeds as soon as it is there. Any other layer before the transport is welcome, too.
   */
  readonly spool?: Layer<Payload> | undefined;
  /** What the SDK is asked to report: `"cumulative"` unless said, or `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`. */
  readonly temporality?: Temporality | undefined;
  /** How the SDK is asked to aggregate. Unless said: `OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION`. */
  readonly aggregation?: Aggregation | undefined;
  /**
   * Certificates, as PEM text, its bytes, or a file's path; files are read again when they have changed. Unless said:
   * `OTEL_EXPORTER_OTLP_CERTIFICATE` and so on.
   */
  readonly tls?: TlsOptions | undefined;
  /**
   * The largest request, in bytes before compression; what is more is sent in several. 16 MiB unless said: the
   * Collector takes 20.
   */
  readonly maxRequestBytes?: number | undefined;
  /** The largest answer, in bytes after decompression; a larger one fails the export. 4 MiB unless said. */
  readonly maxResponseBytes?: number | undefined;
  /** How many exports may wait for the one that runs; one more fails at once. 4 unless said. */
  readonly maxPendingExports?: number | undefined;
  /**
   * What makes the transport, in place of `httpTransport`: `fetchTransport` of `@meterbridge/pooled-http/fetch`, where
   * there are no sockets. Nothing is said of connections then, nor of `tls`.
   */
  readonly transport?: HttpTransportMaker | undefined;
  /** Stands before our own name in the User-Agent. */
  readonly userAgent?: string | undefined;
  readonly clock?: Clock | undefined;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random?: (() => number) | undefined;
}

export const otlpHttpExporterRules: Rules<OtlpHttpExporterOptions> = {
  url: httpTransportRules.url,
  headers: httpTransportRules.headers,
  encoding: oneOf("protobuf", "json"),
  compression: oneOf("gzip", "none"),
  timeoutMs: metricExporterRules.timeoutMs,
  attemptTimeoutMs: attemptTimeoutRules.attemptTimeoutMs,
  retry: retryOptionRule,
  spool: spoolRule,
  temporality: metricExporterRules.temporality,
  aggregation: metricExporterRules.aggregation,
  tls: httpTransportRules.tls,
  maxRequestBytes: otlpEncoderRules.maxRequestBytes,
  maxResponseBytes: httpTransportRules.maxResponseBytes,
  maxPendingExports: metricExporterRules.maxPendingExports,
  transport: callable,
  userAgent: httpTransportRules.userAgent,
  maxSockets: httpTransportRules.maxSockets,
  keepAliveMs: httpTransportRules.keepAliveMs,
  maxConnectionAgeMs: httpTransportRules.maxConnectionAgeMs,
  pool: httpTransportRules.pool,
  lookup: httpTransportRules.lookup,
  proxy: httpTransportRules.proxy,
  socketPath: httpTransportRules.socketPath,
  clock: metricExporterRules.clock,
  random: callable,
};
