import { flow, metricExporter, sinkOf } from "@meterbridge/core";
import { datadogExporter } from "@meterbridge/datadog";
import { influxdbExporter } from "@meterbridge/influxdb";
import { otlpGrpcExporter } from "@meterbridge/otlp-grpc/http2";
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "@meterbridge/otlp-http";
import { prometheusExporter, type PrometheusExporter } from "@meterbridge/prometheus";
import { stdoutExporter } from "@meterbridge/stdout";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { watched, type Watcher } from "./books/watched.ts";
import type { Protocol } from "./command-line.ts";
import type { View } from "./view/view.ts";

export interface TelemetryOptions {
  readonly url: string;
  readonly protocol: Protocol;
  readonly intervalMs: number;
  /** The far end breaks at times. */
  readonly chaos: boolean;
  readonly watcher: Watcher;
  /** Where the tables go, and how often. */
  readonly view: Pick<View, "stream" | "intervalMs">;
}

export interface Telemetry {
  readonly provider: MeterProvider;
  /** For who wants to scrape the shop. */
  readonly prometheus: PrometheusExporter;
  /** Ends it all. What is observed last is what is sent: whoever else observes ends before. */
  shutdown(): Promise<void>;
}

/** The OpenTelemetry SDK, exporting by OTLP, as line protocol or to Datadog, as tables to look at, and for Prometheus. */
export function telemetry({ url, protocol, intervalMs, chaos, watcher, view }: TelemetryOptions): Telemetry {
  const options: ExporterOptions = {
    url,
    compression: "gzip",
    // With deltas, every data point counts once: one that is lost or sent twice shows.
    temporality: "delta",
    // With chaos, an export is over before the next one is due, with its retries. An attempt that is given up because the machine was busy is sent
    // again, and arrives twice: where no far end hangs on purpose, there is no need for it.
    timeoutMs: chaos ? 0.9 * intervalMs : 10_000,
    attemptTimeoutMs: chaos ? 0.75 * intervalMs : 0,
    retry: { maxAttempts: 8, initialDelayMs: 100, maxDelayMs: 400 },
  };
  const exporter = exporterOf(protocol, options);
  const prometheus = prometheusExporter();
  const tables = new PeriodicExportingMetricReader({
    // Cumulative, unless said otherwise: totals, and rates between two exports.
    exporter: stdoutExporter({ stream: view.stream }),
    exportIntervalMillis: view.intervalMs,
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "meterbridge-demo", "service.version": "1.0.0" }),
    readers: [
      prometheus,
      tables,
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
  return {
    provider,
    prometheus,
    async shutdown() {
      await Promise.all([prometheus.shutdown(), tables.shutdown()]);
      await provider.shutdown();
    },
  };
}

type ExporterOptions = Pick<
  OtlpHttpExporterOptions,
  "url" | "compression" | "temporality" | "timeoutMs" | "attemptTimeoutMs"
> & { readonly retry: { readonly maxAttempts: number; readonly initialDelayMs: number; readonly maxDelayMs: number } };

function exporterOf(protocol: Protocol, options: ExporterOptions): PushMetricExporter {
  switch (protocol) {
    case "grpc":
      return otlpGrpcExporter(options);
    case "influxdb":
      // The schema whose lines tell deltas from totals.
      return influxdbExporter({ ...options, bucket: "metrics", schema: "otel-v1" });
    case "datadog":
      return datadogExporter({ ...options, apiKey: "a-key" });
    case "http/json":
      return otlpHttpExporter({ ...options, encoding: "json" });
    case "http/protobuf":
      return otlpHttpExporter(options);
  }
}
