import { type Exporter, flow, pick, pipeline } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { sketchesLast } from "./delta/sketches-last.ts";
import { toDelta } from "./delta/to-delta.ts";
import { datadogProtobuf } from "./encode/encoder.ts";
import { delivery } from "./intake/delivery.ts";
import { rawBytes } from "./intake/limits.ts";
import { nativeTransport } from "./intake/native-transport.ts";
import type { DatadogExporterOptions } from "./options.ts";

/** Mode "native": series and sketches, as the Agent sends them. Of options that were checked and completed. */
export function nativeMode(options: DatadogExporterOptions): Exporter {
  const encoder = datadogProtobuf({
    ...pick(options, "histograms", "tags", "host", "resourceAttributesAsTags", "scopeAsTags", "maxCacheBytes", "clock"),
    maxRequestBytes: rawBytes(options.maxRequestBytes, options.compression),
  });
  return flow<ResourceMetrics>(
    toDelta(pick(options, "firstValue", "clock")),
    sketchesLast(pick(options, "histograms")),
    pipeline(encoder, delivery(options, nativeTransport(options))),
  );
}
