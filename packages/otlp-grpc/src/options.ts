import {
  type Aggregation,
  callable,
  type Clock,
  integer,
  type Layer,
  metricExporterRules,
  oneOf,
  type OptionFault,
  type Payload,
  type Rule,
  type Rules,
  secret,
  spoolRule,
  type Temporality,
  type TlsOptions,
} from "@meterbridge/core";
import { otlpEncoderRules } from "@meterbridge/otlp/settings";
import {
  headersRule,
  headerValueRule,
  type HeadersOption,
  type ProxyOption,
  proxyRule,
  tlsRule,
} from "@meterbridge/pooled-http/settings";
import { attemptTimeoutRules, type RetryOption, retryOptionRule } from "@meterbridge/resilience/attempts";
import { endpointRule } from "./endpoint.ts";
import { metadataFault } from "./metadata-fault.ts";

/** What both exporters take, whatever carries the calls. */
export interface GrpcExporterOptions {
  /**
   * `http://host:port`, `https://host:port`, `unix:/path/of/a.sock`, `dns:host:port` or `host:port`; the port is 4317 unless said.
   * gRPC has no paths: what stands behind the port is passed over. Unless said: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`,
   * `OTEL_EXPORTER_OTLP_ENDPOINT`, or `http://localhost:4317`.
   */
  readonly url?: string | URL | undefined;
  /**
   * No TLS, where the address has no scheme that says it: `false` unless said, but for unix sockets. Unless said:
   * `OTEL_EXPORTER_OTLP_INSECURE`.
   */
  readonly insecure?: boolean | undefined;
  /**
   * Metadata of every call; the values of names that end in `-bin` are base64. A function is called for each attempt, so that
   * tokens can change; when the answer is UNAUTHENTICATED, it is called again and the call repeated once. Unless said:
   * `OTEL_EXPORTER_OTLP_HEADERS`.
   */
  readonly headers?: HeadersOption | undefined;
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
  /** Certificates, as PEM text, its bytes, or a file's path; files that change are read again. Unless said: `OTEL_EXPORTER_OTLP_CERTIFICATE` and so on. */
  readonly tls?: TlsOptions | undefined;
  /**
   * The proxy that connections go through by CONNECT, instead of the one of the environment (`HTTPS_PROXY` for secure
   * addresses, `HTTP_PROXY` for others, except for `NO_PROXY` and this machine itself); `false`: none. User info in it is
   * sent as `Proxy-Authorization`.
   */
  readonly proxy?: ProxyOption | undefined;
  /** The largest message, in bytes before compression; what is more is sent in several. 4 MiB unless said, as the Collector takes. */
  readonly maxRequestBytes?: number | undefined;
  /** The largest answer, in bytes after decompression; a larger one fails the export. 4 MiB unless said. */
  readonly maxResponseBytes?: number | undefined;
  /** How many exports may wait for the one that runs; one more fails at once. 4 unless said. */
  readonly maxPendingExports?: number | undefined;
  /** Stands before our own name in the User-Agent. */
  readonly userAgent?: string | undefined;
  readonly clock?: Clock | undefined;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random?: (() => number) | undefined;
}

/** Headers that can be metadata. */
const metadataRule: Rule = secret((value) => {
  const wrong = headersRule(value);
  if (wrong !== undefined || typeof value === "function") return wrong;
  const faults = Object.entries(value as object).flatMap(([option, text]): readonly OptionFault[] => {
    const fault = metadataFault(option, text as string);
    return fault === undefined ? [] : [{ option, fault }];
  });
  return faults.length > 0 ? faults : undefined;
});

export const grpcExporterRules: Rules<GrpcExporterOptions> = {
  url: endpointRule,
  insecure: oneOf(true, false),
  headers: metadataRule,
  compression: oneOf("gzip", "none"),
  timeoutMs: metricExporterRules.timeoutMs,
  attemptTimeoutMs: attemptTimeoutRules.attemptTimeoutMs,
  retry: retryOptionRule,
  spool: spoolRule,
  temporality: metricExporterRules.temporality,
  aggregation: metricExporterRules.aggregation,
  tls: tlsRule,
  proxy: proxyRule,
  maxRequestBytes: otlpEncoderRules.maxRequestBytes,
  maxResponseBytes: integer("bytes", 1),
  maxPendingExports: metricExporterRules.maxPendingExports,
  userAgent: headerValueRule,
  clock: metricExporterRules.clock,
  random: callable,
};
