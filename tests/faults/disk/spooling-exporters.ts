import type { Clock } from "@meterbridge/core";
import { otlpGrpcExporter as onGrpcJs } from "@meterbridge/otlp-grpc";
import { otlpGrpcExporter as onHttp2 } from "@meterbridge/otlp-grpc/http2";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { spool } from "@meterbridge/resilience";
import { grpcFarEnd, httpFarEnd } from "@meterbridge/test-harness";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { FaultyFarEnd } from "../faulty-far-end.ts";

export interface SpoolingOptions {
  readonly url: string;
  readonly dir: string;
  readonly timeoutMs?: number;
  readonly temporality?: "delta" | "cumulative";
  readonly clock?: Clock;
}

/** An exporter with a spool, by the one option that it takes. */
export interface SpoolingExporter {
  readonly name: string;
  farEnd(): Promise<FaultyFarEnd>;
  make(options: SpoolingOptions): PushMetricExporter;
}

export const spoolingExporters: readonly SpoolingExporter[] = [
  { name: "OTLP/HTTP", farEnd: httpFarEnd, make: (options) => otlpHttpExporter(withSpool(options)) },
  { name: "OTLP/gRPC on grpc-js", farEnd: grpcFarEnd, make: (options) => onGrpcJs(withSpool(options)) },
  { name: "OTLP/gRPC on HTTP/2", farEnd: grpcFarEnd, make: (options) => onHttp2(withSpool(options)) },
];

export function spoolingExporterNamed(name: string): SpoolingExporter {
  return spoolingExporters.find((exporter) => exporter.name === name)!;
}

function withSpool({ dir, clock, ...options }: SpoolingOptions) {
  const layer = spool({ dir, minFreeBytes: 0, maxDelayMs: 200, initialDelayMs: 100, clock });
  return { ...options, ...(clock && { clock }), retry: { initialDelayMs: 100 }, spool: layer };
}
