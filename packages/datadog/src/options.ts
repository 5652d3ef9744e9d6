import {
  type Aggregation,
  callable,
  type Clock,
  type Layer,
  metricExporterRules,
  oneOf,
  type Payload,
  type Rule,
  type Rules,
  spoolRule,
  type Temporality,
  type TlsOptions,
} from "@meterbridge/core";
import type { HttpTransportMaker, HttpTransportOptions } from "@meterbridge/pooled-http";
import { headerValueRule, proxyRule, tlsRule } from "@meterbridge/pooled-http/settings";
import type { RetryOption } from "@meterbridge/resilience/attempts";
import { type DatadogProtobufOptions, datadogProtobufRules } from "./encode/options.ts";
import { apiKeyRule, baseUrlRule, fixedHeadersRule, siteRule } from "./intake/option-rules.ts";
import { sendingRules } from "./intake/sending-rules.ts";

/** Connections are as `httpTransport` has them. */
type ConnectionOptions = Pick<
  HttpTransportOptions,
  "maxSockets" | "keepAliveMs" | "maxConnectionAgeMs" | "pool" | "lookup" | "proxy" | "socketPath" | "maxResponseBytes"
>;

export interface DatadogExporterOptions extends ConnectionOptions, DatadogProtobufOptions {
  /**
   * An API key, not an application key. A function is asked for each attempt, so that keys can be renewed. `DD_API_KEY` unless
   * said; without any there is an error.
   */
  readonly apiKey?: string | (() => string | Promise<string>) | undefined;
  /** Where the account is: the site's name without a scheme, such as `datadoghq.eu`. `DD_SITE`, or `datadoghq.com`, unless said. */
  readonly site?: string | undefined;
  /** In place of the site's own addresses: what the paths of the intake are appended to. A path in it is kept. */
  readonly url?: string | URL | undefined;
  /**
   * `"native"`: series and distributions, as the Agent sends them. `"otlp"`: OTLP, to Datadog's intake for it, which makes them
   * series and distributions; summaries have no place in what is written of it, and are dropped as `invalid_metric`. `"native"` unless
   * said.
   */
  readonly mode?: "native" | "otlp" | undefined;
  /**
   * What becomes of the first value of a cumulative series, which is no difference to anything. `"auto"`: it counts when the
   * series began after this process did. One that begins where it ends has no known start, and is dropped: such is what the SDK's
   * observable counters say first, and what is recorded and collected within a millisecond. `"keep"`: it counts, `"drop"`: it is
   * dropped, and counted so. `"auto"` unless said.
   */
  readonly firstValue?: "auto" | "keep" | "drop" | undefined;
  /** Sent with every request, besides the key. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `"gzip"` unless said. */
  readonly compression?: "gzip" | "none" | undefined;
  /** How long one export may take in all, retries included, in milliseconds; 0 is no limit. 10 000 unless said. */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take, in milliseconds. Half of `timeoutMs` unless said: it leaves time for a second try. */
  readonly attemptTimeoutMs?: number | undefined;
  /** How often, and after what waits, a request is tried again; `false`: never. 5 attempts unless said; with a spool `false`. */
  readonly retry?: RetryOption | undefined;
  /** `circuitBreaker()` of `@meterbridge/resilience`; none unless said. Any other layer around the retries is welcome, too. */
  readonly circuitBreaker?: Layer<Payload> | undefined;
  /** `spool({ dir })` of `@meterbridge/resilience`: what is exported is kept on disk until Datadog has it. */
  readonly spool?: Layer<Payload> | undefined;
  /** What the SDK is asked to report: `"delta"` unless said. What is cumulative all the same is made differences of. */
  readonly temporality?: Temporality | undefined;
  /** How the SDK is asked to aggregate. */
  readonly aggregation?: Aggregation | undefined;
  /** Certificates, as PEM text, its bytes, or a file's path; files are read again when they have changed. */
  readonly tls?: TlsOptions | undefined;
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

/** A layer, such as `circuitBreaker()`. */
const layerRule: Rule = (value) =>
  callable(value) === undefined ? undefined : "a layer: circuitBreaker() of @meterbridge/resilience";

/** Each option by itself. What they must be together, `datadogExporter` checks as well. */
export const datadogExporterRules: Rules<DatadogExporterOptions> = {
  ...datadogProtobufRules,
  ...sendingRules,
  apiKey: apiKeyRule,
  site: siteRule,
  url: baseUrlRule,
  mode: oneOf("native", "otlp"),
  firstValue: oneOf("auto", "keep", "drop"),
  headers: fixedHeadersRule,
  compression: oneOf("gzip", "none"),
  timeoutMs: metricExporterRules.timeoutMs,
  circuitBreaker: layerRule,
  spool: spoolRule,
  temporality: metricExporterRules.temporality,
  aggregation: metricExporterRules.aggregation,
  tls: tlsRule,
  maxPendingExports: metricExporterRules.maxPendingExports,
  transport: callable,
  userAgent: headerValueRule,
  lookup: callable,
  proxy: proxyRule,
  random: callable,
};
