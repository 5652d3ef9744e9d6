import { checkOptions, metricExporter } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { loadEncoder } from "./load-encoder.ts";
import { loadedPipeline } from "./loaded-pipeline.ts";
import { type StdoutExporterOptions, stdoutExporterRules } from "./options.ts";
import { streamTransport } from "./stream-transport.ts";

/**
 * Writes metrics to the console, or to any other stream: as tables for people, or as OTLP JSON lines for machines.
 *
 * ```ts
 * const reader = new PeriodicExportingMetricReader({ exporter: stdoutExporter() });
 * ```
 *
 * An export is answered when the stream has taken it. From here to the end of its shutdown, the stream's errors are heard
 * here, so that a reader that goes away (`| head`) ends the exports and not the process.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function stdoutExporter(options: StdoutExporterOptions = {}): PushMetricExporter {
  checkOptions("stdoutExporter", options, stdoutExporterRules);
  const {
    stream = process.stdout,
    spool = (next) => next,
    timeoutMs,
    maxPendingExports,
    temporality,
    aggregation,
    clock,
  } = options;
  const transport = spool(streamTransport({ stream, clock }));
  return metricExporter(loadedPipeline(loadEncoder({ ...options, stream }), transport), {
    name: "stdout",
    timeoutMs,
    maxPendingExports,
    temporality,
    aggregation,
    clock,
  });
}
