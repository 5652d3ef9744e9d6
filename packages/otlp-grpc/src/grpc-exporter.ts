import { type Layer, loadedSink, metricExporter, type Payload, quietDiag } from "@meterbridge/core";
import { otlpUserAgent, withOtlpEnvironment } from "@meterbridge/otlp/settings";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { Carrier } from "./carrier.ts";
import { metadataFault } from "./metadata-fault.ts";
import type { GrpcExporterOptions } from "./options.ts";
import { version } from "./version.ts";
import type { Way } from "./way.ts";

/** What calls are carried with. */
export interface CarrierSetup extends Way {
  readonly userAgent: string;
  readonly maxResponseBytes: number;
}

/** What is different on grpc-js and on bare HTTP/2. */
interface Carriage {
  readonly carrier: Carrier;
  /** Lies before the retries. */
  readonly compress: Layer<Payload>;
}

/** Builds an exporter from options that were checked and completed. All that sends is loaded with the first export, or
 * at once for a spool. */
export function grpcExporter(
  settings: GrpcExporterOptions,
  way: Way,
  load: (setup: CarrierSetup) => Promise<Carriage>,
): PushMetricExporter {
  const { timeoutMs, temporality, aggregation, maxPendingExports, maxResponseBytes = 4 * 1024 * 1024 } = settings;
  const sink = loadedSink(async () => {
    const setup = { ...way, userAgent: otlpUserAgent("otlp-grpc", version, settings.userAgent), maxResponseBytes };
    const [{ sender }, carriage] = await Promise.all([import("./sender.ts"), load(setup)]);
    return sender({ ...settings, ...carriage, way });
  });
  // What an earlier process has left on disk does not wait for the first export.
  if (settings.spool) sink.load();
  const { clock } = way;
  return metricExporter(sink, { name: "otlp-grpc", timeoutMs, maxPendingExports, temporality, aggregation, clock });
}

/** Options win over the environment, which wins over the defaults. What cannot be metadata is passed over, with a warning. */
export function withEnvironment<Options extends GrpcExporterOptions>(options: Options): Options {
  const settings = withOtlpEnvironment("grpc", options);
  const { headers } = settings;
  if (options.headers !== undefined || typeof headers !== "object") return settings;
  const usable = Object.entries(headers).filter(([name, value]) => {
    const fault = metadataFault(name, value);
    if (fault !== undefined) {
      quietDiag.warn(`OTEL_EXPORTER_OTLP_HEADERS: ${JSON.stringify(name)} ${fault}; it is passed over`);
    }
    return fault === undefined;
  });
  return { ...settings, headers: Object.fromEntries(usable) };
}
