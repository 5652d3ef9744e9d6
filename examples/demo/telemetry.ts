import { flow, metricExporter, sinkOf } from "@meterbridge/core";
import { otlpGrpcExporter } from "@meterbridge/otlp-grpc/http2";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { stdoutExporter } from "@meterbridge/stdout";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { watched, type Watcher } from "./books/watched.ts";
import type { Protocol } from "./command-line.ts";
import type { View } from "./view/view.ts";

export interface TelemetryOptions {
  readonly url: string;
  readonly protocol: Protocol;
  readonly intervalMs: number;
  readonly watcher: Watcher;
  /** Where the tables go, and how often. */
  readonly view: Pick<View, "stream" | "intervalMs">;
}

/** The OpenTelemetry SDK, exporting by OTLP, and as tables to look at. */
export function telemetry({ url, protocol, intervalMs, watcher, view }: TelemetryOptions): MeterProvider {
  const options = {
    url,
    compression: "gzip",
    // With deltas, every data point counts once: one that is lost or sent twice shows.
    temporality: "delta",
    // An export is over before the next one is due, with its retries.
    timeoutMs: 0.45 * intervalMs,
    attemptTimeoutMs: intervalMs / 8,
    retry: { maxAttempts: 8, initialDelayMs: 100, maxDelayMs: 400 },
  } as const;
  const exporter =
    protocol === "grpc"
      ? otlpGrpcExporter(options)
      : otlpHttpExporter({ ...options, encoding: protocol === "http/json" ? "json" : "protobuf" });
  return new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "meterbridge-demo", "service.version": "1.0.0" }),
    // In this order: what is observed last, when both end, is what is sent.
    readers: [
      new PeriodicExportingMetricReader({
        // Cumulative, unless said otherwise: totals, and rates between two exports.
        exporter: stdoutExporter({ stream: view.stream }),
        exportIntervalMillis: view.intervalMs,
      }),
      new PeriodicExportingMetricReader({
        exporter: metricExporter(flow(watched(watcher), sinkOf(exporter)), { name: "demo", timeoutMs: 0 }),
        exportIntervalMillis: intervalMs,
        exportTimeoutMillis: intervalMs,
      }),
    ],
    views: ["shop.job.duration", "http.server.response.body.size"].map((instrumentName) => ({
      instrumentName,
      aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
    })),
  });
}
