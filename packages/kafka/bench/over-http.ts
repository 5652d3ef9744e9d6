import { flow, metricExporter, pipeline } from "@meterbridge/core";
import { gzip } from "@meterbridge/gzip";
import { otlpProtobuf } from "@meterbridge/otlp";
import { httpTransport } from "@meterbridge/pooled-http";
import { attemptTimeout, retry } from "@meterbridge/resilience/attempts";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";

/** OTLP over HTTP, of the pieces that otlp-http is made of: an exporter does not depend on another. */
export function overHttp(url: string, timeoutMs: number, compression: "none" | "gzip" = "none"): PushMetricExporter {
  const transport = flow(gzip({ compression }), retry(), attemptTimeout({ timeoutMs }), httpTransport({ url }));
  return metricExporter(pipeline(otlpProtobuf(), transport), { timeoutMs });
}
