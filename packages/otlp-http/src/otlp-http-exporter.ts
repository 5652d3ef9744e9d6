import { checkOptions, flow, metricExporter, pick, pipeline } from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { classifyOtlpAnswer, otlpJson, otlpProtobuf, otlpUserAgent, withOtlpEnvironment } from "@meterbridge/otlp";
import { classifyStatus, excerpt, httpTransport, oneLine, rulesBesideTransport } from "@meterbridge/pooled-http";
import { attemptTimeout, retryUnlessSpooled } from "@meterbridge/resilience/attempts";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { type OtlpHttpExporterOptions, otlpHttpExporterRules } from "./options.ts";
import { version } from "./version.ts";

/**
 * Exports metrics by OTLP over HTTP, as protobuf or JSON.
 *
 * ```ts
 * const reader = new PeriodicExportingMetricReader({ exporter: otlpHttpExporter({ url }) });
 * ```
 *
 * What is not said is taken from `OTEL_EXPORTER_OTLP_*`, then from the defaults. OpenTelemetry protocol
 * specification, "OTLP/HTTP".
 *
 * @throws {TypeError} One error that names every wrong option; an error that names a variable whose URL is wrong.
 */
export function otlpHttpExporter(options: OtlpHttpExporterOptions = {}): PushMetricExporter {
  checkOptions("otlpHttpExporter", options, { ...otlpHttpExporterRules, ...rulesBesideTransport(options) });
  const settings = withOtlpEnvironment("http", options);
  const format = settings.encoding ?? "protobuf";
  const limits = { maxRequestBytes: settings.maxRequestBytes };
  const { transport: makeTransport = httpTransport } = settings;
  const transport = flow(
    gzip({ compression: settings.compression ?? "none" }),
    settings.spool ?? ((next) => next),
    retryUnlessSpooled(pick(settings, "retry", "spool", "clock", "random")),
    attemptTimeout(pick(settings, "timeoutMs", "attemptTimeoutMs", "clock")),
    makeTransport({
      ...pick(settings, "headers", "tls", "lookup", "proxy", "socketPath", "pool", "clock"),
      ...pick(settings, "maxResponseBytes", "maxSockets", "keepAliveMs", "maxConnectionAgeMs"),
      url: settings.url ?? "http://localhost:4318/v1/metrics",
      userAgent: otlpUserAgent("otlp-http", version, settings.userAgent),
      classify: (answer) => classifyOtlpAnswer(answer, format, { classifyStatus, excerpt, oneLine }),
    }),
  );
  const encoder = format === "json" ? otlpJson(limits) : otlpProtobuf(limits);
  return metricExporter(pipeline(encoder, transport), {
    ...pick(settings, "timeoutMs", "maxPendingExports", "temporality", "aggregation", "clock"),
    name: "otlp-http",
  });
}
