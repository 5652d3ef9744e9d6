import { checkOptions, type Rule, type Rules } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { grpcExporter, withEnvironment } from "./grpc-exporter.ts";
import { type GrpcExporterOptions, grpcExporterRules } from "./options.ts";
import { wayTo } from "./way.ts";

export interface OtlpGrpcExporterOptions extends GrpcExporterOptions {
  /** Options of grpc-js's channel, such as `grpc.keepalive_time_ms`; they win over what the others lead to. */
  readonly channelOptions?: Readonly<Record<string, string | number | undefined>> | undefined;
}

const channelOptionsRule: Rule = (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((one) => one === undefined || typeof one === "string" || typeof one === "number")
    ? undefined
    : "an object of texts and numbers";

export const otlpGrpcExporterRules: Rules<OtlpGrpcExporterOptions> = {
  ...grpcExporterRules,
  channelOptions: channelOptionsRule,
};

/**
 * Exports metrics by OTLP over gRPC, on `@grpc/grpc-js`, which is loaded with the first export.
 *
 * ```ts
 * const reader = new PeriodicExportingMetricReader({ exporter: otlpGrpcExporter({ url: "http://localhost:4317" }) });
 * ```
 *
 * What is not said is taken from `OTEL_EXPORTER_OTLP_*`, then from the defaults. OpenTelemetry protocol
 * specification, "OTLP/gRPC".
 *
 * @throws {TypeError} One error that names every wrong option; an error that names a variable whose URL is wrong.
 * @throws {Error} When `@grpc/grpc-js` is not installed.
 */
export function otlpGrpcExporter(options: OtlpGrpcExporterOptions = {}): PushMetricExporter {
  checkOptions("otlpGrpcExporter", options, otlpGrpcExporterRules);
  assertInstalled();
  const settings = withEnvironment(options);
  const { compression = "none", channelOptions = {} } = settings;
  return grpcExporter(settings, wayTo(settings), async (setup) => {
    const { grpcJsCarrier } = await import("./grpc-js/carrier.ts");
    // grpc-js takes no message that is compressed already.
    return { carrier: grpcJsCarrier({ ...setup, compression, channelOptions }), compress: (next) => next };
  });
}

function assertInstalled(): void {
  try {
    import.meta.resolve("@grpc/grpc-js");
  } catch (error) {
    if (isBundled()) return;
    const message =
      "otlpGrpcExporter: @grpc/grpc-js is not installed. " +
      "Install it beside this package, or import from @meterbridge/otlp-grpc/http2, which does without it";
    throw new Error(message, { cause: error });
  }
}

/** Whether this is part of a bundle: then it is no package any more, and @grpc/grpc-js need not be one either. */
function isBundled(): boolean {
  try {
    import.meta.resolve("@meterbridge/otlp-grpc");
    return false;
  } catch {
    return true;
  }
}
