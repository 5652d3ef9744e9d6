import { otlpGrpcExporter as onGrpcJs } from "@meterbridge/otlp-grpc";
import { otlpGrpcExporter as onHttp2 } from "@meterbridge/otlp-grpc/http2";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { withRetry, type WithRetryOptions } from "@meterbridge/resilience";
import type { Clock, Layer, Payload } from "@meterbridge/core";
import { grpcFarEnd, httpFarEnd, type ServerTls } from "@meterbridge/test-harness";
import { AggregationTemporalityPreference, OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { LookupFunction } from "node:net";
import type { FaultyFarEnd } from "./faulty-far-end.ts";

/** An exporter that meets the faults, and the far end that it needs. */
export interface Contender {
  readonly name: string;
  /** Whether it is one of ours: it says what it knows about an outcome, and takes a clock. */
  readonly ours: boolean;
  readonly protocol: "http" | "grpc";
  farEnd(options?: { readonly tls?: ServerTls }): Promise<FaultyFarEnd>;
  /** An exporter that makes one attempt for each export: what queues and fallbacks are laid around. */
  bare(url: string, options?: BareOptions): PushMetricExporter;
  /** An exporter that tries again: by itself, or because `withRetry` is around it. */
  retrying(url: string, options?: RetryingOptions): PushMetricExporter;
}

export interface BareOptions {
  readonly timeoutMs?: number;
  readonly temporality?: "delta" | "cumulative";
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: { readonly ca: string };
  readonly lookup?: LookupFunction;
  readonly maxRequestBytes?: number;
  readonly clock?: Clock;
  readonly spool?: Layer<Payload>;
}

interface RetryingOptions
  extends BareOptions, Pick<WithRetryOptions, "maxAttempts" | "initialDelayMs" | "maxDelayMs" | "random"> {}

// So short that the upstream exporter does not try again by itself: it waits 800 ms at least.
const upstreamTimeoutMs = 750;

const otlpHttp: Contender = {
  name: "OTLP/HTTP",
  ours: true,
  protocol: "http",
  farEnd: httpFarEnd,
  bare: (url, options) => otlpHttpExporter({ url, retry: false, ...options }),
  retrying: (url, options) => otlpHttpExporter({ url, ...nestRetry(options) }),
};

const otlpGrpc: Contender = {
  name: "OTLP/gRPC on grpc-js",
  ours: true,
  protocol: "grpc",
  farEnd: grpcFarEnd,
  bare: (url, options) => onGrpcJs({ url, retry: false, ...withoutLookup(options) }),
  retrying: (url, options) => onGrpcJs({ url, ...nestRetry(withoutLookup(options)) }),
};

const otlpHttp2: Contender = {
  ...otlpGrpc,
  name: "OTLP/gRPC on HTTP/2",
  bare: (url, options) => onHttp2({ url, retry: false, ...options }),
  retrying: (url, options) => onHttp2({ url, ...nestRetry(options) }),
};

export const foreign: Contender = {
  name: "upstream OTLP/HTTP",
  ours: false,
  protocol: "http",
  farEnd: httpFarEnd,
  bare: upstream,
  retrying: (url, { timeoutMs, maxAttempts, initialDelayMs, maxDelayMs, random, clock, ...rest } = {}) =>
    withRetry(upstream(url, rest), { timeoutMs, maxAttempts, initialDelayMs, maxDelayMs, random, clock }),
};

/** Everybody who meets the faults. */
export const contenders: readonly Contender[] = [otlpHttp, otlpGrpc, otlpHttp2, foreign];

export function contenderNamed(name: string): Contender {
  return contenders.find((contender) => contender.name === name)!;
}

function upstream(url: string, { temporality, headers, tls, lookup }: BareOptions = {}): PushMetricExporter {
  return new OTLPMetricExporter({
    url,
    timeoutMillis: upstreamTimeoutMs,
    httpAgentOptions: { keepAlive: true, ...tls, ...(lookup && { lookup }) },
    ...(headers && { headers: { ...headers } }),
    ...(temporality && { temporalityPreference: preferences[temporality] }),
  });
}

const preferences = {
  delta: AggregationTemporalityPreference.DELTA,
  cumulative: AggregationTemporalityPreference.CUMULATIVE,
};

/** grpc-js resolves names by itself. */
function withoutLookup<Options extends BareOptions>(options: Options | undefined): Omit<Options, "lookup"> {
  const { lookup: _lookup, ...rest } = { ...options } as Options;
  return rest;
}

function nestRetry({ maxAttempts, initialDelayMs, maxDelayMs, ...options }: RetryingOptions = {}) {
  return { ...options, retry: { maxAttempts, initialDelayMs, maxDelayMs } };
}
