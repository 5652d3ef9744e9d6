import { type Exporter, flow, pick, pipeline } from "@meterbridge/core";
import { classifyOtlpAnswer, otlpProtobuf, otlpUserAgent } from "@meterbridge/otlp";
import { type Answer, classifyStatus, excerpt, httpTransport, oneLine } from "@meterbridge/pooled-http";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { toDelta } from "./delta/to-delta.ts";
import { dated } from "./encode/dated.ts";
import { byKind } from "./intake/by-kind.ts";
import { delivery } from "./intake/delivery.ts";
import { intakeUrl } from "./intake/intake-url.ts";
import { keyHint } from "./intake/key-hint.ts";
import { rawBytes } from "./intake/limits.ts";
import { requestHeaders } from "./intake/request-headers.ts";
import { withRestAsked } from "./intake/rest-asked.ts";
import type { DatadogExporterOptions } from "./options.ts";
import { version } from "./version.ts";

/**
 * Mode "otlp": OTLP to Datadog's intake for it, which refuses what is cumulative. Of options that were checked and completed. Datadog
 * documentation, "Datadog OTLP Metrics Intake Endpoint".
 */
export function otlpMode(options: DatadogExporterOptions): Exporter {
  const encoder = otlpProtobuf({
    ...pick(options, "maxCacheBytes"),
    maxRequestBytes: rawBytes(options.maxRequestBytes, options.compression),
  });
  const { transport: makeTransport = httpTransport } = options;
  const transport = makeTransport({
    ...pick(options, "tls", "lookup", "proxy", "socketPath", "pool", "clock"),
    ...pick(options, "maxResponseBytes", "maxSockets", "keepAliveMs", "maxConnectionAgeMs"),
    url: intakeUrl("otlp", options),
    headers: requestHeaders(options, { "dd-otel-metric-config": metricConfig(options) }),
    userAgent: otlpUserAgent("datadog", version, options.userAgent),
    classify: (answer) =>
      classifyOtlpAnswer(withRestAsked(answer), "protobuf", { classifyStatus: byStatus, excerpt, oneLine }),
  });
  return flow<ResourceMetrics>(
    toDelta(pick(options, "firstValue", "clock")),
    pipeline(dated(encoder), delivery(options, byKind({ otlp: transport }))),
  );
}

/** What the intake makes of it, so that both modes make the same. */
function metricConfig({
  histograms = "distributions",
  resourceAttributesAsTags,
  scopeAsTags,
}: DatadogExporterOptions): string {
  return JSON.stringify({
    resource_attributes_as_tags: resourceAttributesAsTags ?? false,
    instrumentation_scope_metadata_as_tags: scopeAsTags ?? false,
    // A distribution has its count, sum and extremes in it.
    histograms: { mode: histograms, send_aggregation_metrics: histograms !== "distributions" },
  });
}

function byStatus(answer: Answer, said: string): ReturnType<typeof classifyStatus> {
  return classifyStatus(answer, answer.status === 403 ? keyHint(said) : said);
}
