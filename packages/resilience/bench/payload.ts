import { gzipSync } from "node:zlib";
import { dataSet } from "@meterbridge/bench";
import type { Payload } from "@meterbridge/core";
import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";

/** Metrics of the real SDK as an exporter with `compression: "gzip"` sends them. */
export async function gzippedPayload(points: number): Promise<Payload> {
  const source = dataSet({ points });
  const metrics = await source.next();
  await source.stop();
  const body = gzipSync(ProtobufMetricsSerializer.serializeRequest(metrics)!, { level: 3 });
  return { body, contentType: "application/x-protobuf", contentEncoding: "gzip", points };
}
