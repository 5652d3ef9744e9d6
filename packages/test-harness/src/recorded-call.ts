import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { type GrpcMessage, readGrpcMessage } from "./grpc-frame.ts";
import type { GrpcVerdict } from "./grpc-verdict.ts";

/** A unary call as it arrived, whole. */
export interface RecordedCall extends GrpcMessage {
  /** The service and the method: `/opentelemetry.proto.collector.metrics.v1.MetricsService/Export`. */
  readonly path: string;
  /** All headers, those of HTTP/2 and those of gRPC too. */
  readonly metadata: IncomingHttpHeaders;
  /** When it was there, in milliseconds of `performance.now()`. */
  readonly arrivedMs: number;
  /** Which of the far end's connections it came over, counted from 1. */
  readonly connection: number;
  /** What was done with it. */
  readonly verdict: GrpcVerdict;
}

/** Reads a call to its end; rejects when the client goes away before, or with a `BrokenCall`. */
export async function readCall(
  stream: ServerHttp2Stream,
  metadata: IncomingHttpHeaders,
  connection: number,
  verdict: GrpcVerdict,
): Promise<RecordedCall> {
  const bytes = Buffer.concat(await stream.toArray());
  return {
    path: metadata[":path"] ?? "",
    metadata,
    ...(await readGrpcMessage(bytes, metadata["grpc-encoding"] as string | undefined)),
    arrivedMs: performance.now(),
    connection,
    verdict,
  };
}
