import type { Payload, Visit } from "@meterbridge/core";
import type { HttpHeaders, Running } from "@meterbridge/pooled-http";
import type { Reply } from "./reply.ts";

/** Carries calls of the one method of OTLP to one far end: by grpc-js, or on bare HTTP/2. */
export interface Carrier {
  /**
   * Makes one call. It always resolves: with what came back, or as soon as the signal is aborted or all that runs is
   * stopped. Names in `metadata` are in lower case.
   */
  call(payload: Payload, metadata: HttpHeaders, signal: AbortSignal, running: Running): Promise<Reply>;
  /** Closes every connection, also those in use. Safe to call twice. */
  close(): void;
  inspect?(visit: Visit): void;
}

/** OpenTelemetry protocol specification, "OTLP/gRPC". */
export const method = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
