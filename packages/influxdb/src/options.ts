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
  text,
  type TlsOptions,
} from "@meterbridge/core";
import { type HttpTransportMaker, httpTransportRules, type HttpTransportOptions } from "@meterbridge/pooled-http";
import { attemptTimeoutRules, type RetryOption, retryOptionRule } from "@meterbridge/resilience/attempts";
import { type LineProtocolOptions, lineProtocolRules } from "./lines/options.ts";
import { basicRule, fixedHeadersRule, tokenRule } from "./write/authorization-rules.ts";
import { serverRule } from "./write/server-rule.ts";

/** Connections are as `httpTransport` has them. */
type ConnectionOptions = Pick<
  HttpTransportOptions,
  "maxSockets" | "keepAliveMs" | "maxConnectionAgeMs" | "pool" | "lookup" | "proxy" | "socketPath" | "maxResponseBytes"
>;

export interface InfluxdbExporterOptions extends ConnectionOptions, Omit<LineProtocolOptions, "unsigned"> {
  /**
   * The server's base: the path of the write API is appended to it, and a path in it is kept. `http://localhost:8086` unless said.
   */
  readonly url?: string | URL | undefined;
  /**
   * Which write API is spoken: `/write`, `/api/v2/write` or `/api/v3/write_lp`. `"v2"` unless said. With `"v1"` the schema
   * `otel-v1` writes integers in place of unsigned ones, which InfluxDB 1 does not know. An InfluxDB 2 wants `"v2"`: its
   * `/write` takes microseconds for nanoseconds.
   */
  readonly version?: "v1" | "v2" | "v3" | undefined;
  /** v2: the organization, by name or by id; other servers that speak v2 need none. */
  readonly org?: string | undefined;
  /** v2, which needs it: where to write to, by name or by id. */
  readonly bucket?: string | undefined;
  /** v1 and v3, which need it: where to write to. */
  readonly database?: string | undefined;
  /** v1: the retention policy; the database's default unless said. */
  readonly retentionPolicy?: string | undefined;
  /** v1: how many nodes of a cluster have to have it before the answer. The cluster's default unless said. */
  readonly consistency?: "any" | "one" | "quorum" | "all" | undefined;
  /** v3: answer before it is on disk; `false` unless said. */
  readonly noSync?: boolean | undefined;
  /** Lets us in. A function is asked for each attempt; when the answer is 401, it is asked again and the request repeated once. */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** What stands before the token: `"Token"` with v2, `"Bearer"` with v1 and v3, unless said. */
  readonly tokenScheme?: "Token" | "Bearer" | undefined;
  /** Lets us in by name and password, in place of a token. */
  readonly basic?: { readonly username: string; readonly password: string } | undefined;
  /** Sent with every request, besides what lets us in. */
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
  /** `spool({ dir })` of `@meterbridge/resilience`: what is exported is kept on disk until the server has it. */
  readonly spool?: Layer<Payload> | undefined;
  /** What the SDK is asked to report: `"cumulative"` unless said. */
  readonly temporality?: Temporality | undefined;
  /** How the SDK is asked to aggregate. */
  readonly aggregation?: Aggregation | undefined;
  /** Certificates, as PEM text, its bytes, or a file's path; files are read again when they have changed. */
  readonly tls?: TlsOptions | undefined;
  /** The most lines of one request: 5 000 unless said, with v3 10 000. A data point is never divided. */
  readonly maxLines?: number | undefined;
  /**
   * The largest answer, in bytes after decompression. A success that is longer fails the export; any other answer is judged by
   * its status and its beginning. 4 MiB unless said.
   */
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

/** A layer, such as `circuitBreaker()`. */
const layerRule: Rule = (value) =>
  callable(value) === undefined ? undefined : "a layer: circuitBreaker() of @meterbridge/resilience";

const { unsigned: _unsigned, ...linesRules } = lineProtocolRules;

/** Each option by itself. What they must be together, `influxdbExporter` checks as well. */
export const influxdbExporterRules: Rules<InfluxdbExporterOptions> = {
  ...linesRules,
  url: serverRule,
  version: oneOf("v1", "v2", "v3"),
  org: text,
  bucket: text,
  database: text,
  retentionPolicy: text,
  consistency: oneOf("any", "one", "quorum", "all"),
  noSync: oneOf(true, false),
  token: tokenRule,
  tokenScheme: oneOf("Token", "Bearer"),
  basic: basicRule,
  headers: fixedHeadersRule,
  compression: oneOf("gzip", "none"),
  timeoutMs: metricExporterRules.timeoutMs,
  attemptTimeoutMs: attemptTimeoutRules.attemptTimeoutMs,
  retry: retryOptionRule,
  circuitBreaker: layerRule,
  spool: spoolRule,
  temporality: metricExporterRules.temporality,
  aggregation: metricExporterRules.aggregation,
  tls: httpTransportRules.tls,
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
