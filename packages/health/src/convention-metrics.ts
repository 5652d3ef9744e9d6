import { grpcStatusNames } from "@meterbridge/core";
/** The metrics and attributes of OpenTelemetry's semantic conventions 1.44, docs/otel/sdk-metrics.md; their status is Development. */
export const conventionMetrics = {
  inflight: {
    name: "otel.sdk.exporter.metric_data_point.inflight",
    unit: "{data_point}",
    description:
      "The number of metric data points which were passed to the exporter, but that have not been exported yet (neither successful, nor failed).",
  },
  exported: {
    name: "otel.sdk.exporter.metric_data_point.exported",
    unit: "{data_point}",
    description: "The number of metric data points for which the export has finished, either successful or failed.",
  },
  duration: {
    name: "otel.sdk.exporter.operation.duration",
    unit: "s",
    description: "The duration of exporting a batch of telemetry records.",
  },
} as const;

export const conventionAttributes = {
  componentName: "otel.component.name",
  componentType: "otel.component.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  errorType: "error.type",
  httpStatus: "http.response.status_code",
  rpcStatus: "rpc.status_code",
} as const;

/** The conventions take a gRPC status by its name. */
export function grpcStatusName(status: number): string {
  return grpcStatusNames[status] ?? String(status);
}
