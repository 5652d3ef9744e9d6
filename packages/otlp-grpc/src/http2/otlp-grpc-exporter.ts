import { callable, checkOptions, integer, type Rules } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { LookupFunction } from "node:net";
import { grpcExporter, withEnvironment } from "../grpc-exporter.ts";
import { type GrpcExporterOptions, grpcExporterRules } from "../options.ts";
import { wayTo } from "../way.ts";

export interface OtlpGrpcExporterOptions extends GrpcExporterOptions {
  /**
   * After how much silence on an idle connection it is not used again, in milliseconds. 90 000 unless said, because metrics go
   * out once a minute; 0: each call has a connection of its own.
   */
  readonly keepAliveMs?: number | undefined;
  /**
   * How long a connection is used, in milliseconds; then a new one is made. 300 000 unless said, so that a changed DNS
   * entry or a new replica behind a load balancer is found.
   */
  readonly maxConnectionAgeMs?: number | undefined;
  /**
   * How often a PING is sent while a call is under way, in milliseconds; one that is not answered until the next is due
   * ends the connection. 0, never, unless said: `attemptTimeoutMs` ends a call that nobody answers, too, and servers
   * turn clients away that ping more often than they like.
   */
  readonly pingMs?: number | undefined;
  /** Resolves host names, in place of the system's resolver; called as `dns.lookup` is. */
  readonly lookup?: LookupFunction | undefined;
}

export const otlpGrpcExporterRules: Rules<OtlpGrpcExporterOptions> = {
  ...grpcExporterRules,
  keepAliveMs: integer("milliseconds", 0),
  maxConnectionAgeMs: integer("milliseconds", 0),
  pingMs: integer("milliseconds", 0),
  lookup: callable,
};

/**
 * Exports metrics by OTLP over gRPC, on `node:http2` alone: no third-party code, no copy of the encoded bytes, and
 * compressed once for all attempts.
 *
 * ```ts
 * const reader = new PeriodicExportingMetricReader({ exporter: otlpGrpcExporter({ url: "http://localhost:4317" }) });
 * ```
 *
 * What is not said is taken from `OTEL_EXPORTER_OTLP_*`, then from the defaults. OpenTelemetry protocol
 * specification, "OTLP/gRPC".
 *
 * @throws {TypeError} One error that names every wrong option; an error that names a variable whose URL is wrong.
 */
export function otlpGrpcExporter(options: OtlpGrpcExporterOptions = {}): PushMetricExporter {
  checkOptions("otlpGrpcExporter", options, otlpGrpcExporterRules);
  const settings = withEnvironment(options);
  const { keepAliveMs = 90_000, maxConnectionAgeMs = 300_000, pingMs = 0, lookup, compression = "none" } = settings;
  return grpcExporter(settings, wayTo(settings), async (setup) => {
    const [{ http2Carrier }, { gzip }] = await Promise.all([import("./carrier.ts"), import("@meterbridge/gzip")]);
    const carrier = http2Carrier({ ...setup, keepAliveMs, maxConnectionAgeMs, pingMs, lookup });
    return { carrier, compress: gzip({ compression }) };
  });
}
