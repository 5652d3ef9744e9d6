import { dataSet } from "@meterbridge/bench";
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";

/** Metrics of the real SDK as OTLP, in protobuf and in JSON. */
export async function payloads(points: number): Promise<{ readonly protobuf: Uint8Array; readonly json: Uint8Array }> {
  const source = dataSet({ points, kinds: ["counter", "gauge", "histogram"] });
  const metrics = await source.next();
  await source.stop();
  return {
    protobuf: ProtobufMetricsSerializer.serializeRequest(metrics)!,
    json: JsonMetricsSerializer.serializeRequest(metrics)!,
  };
}
