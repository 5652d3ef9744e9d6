import { JsonMetricsSerializer, ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { describe, expect, it } from "vitest";
import { dataSet } from "@meterbridge/bench";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import { decode, decodeBytes, encodeAll } from "./decoded.ts";

describe("data of the real SDK, next to what upstream encodes", () => {
  it.for(["cumulative", "delta"] as const)("says the same in protobuf and JSON, %s", async (temporality) => {
    const source = dataSet({ points: 1_500, seriesPerInstrument: 300, temporality, shuffled: temporality === "delta" });
    const protobuf = otlpProtobuf();
    const json = otlpJson();
    for (let round = 0; round < 3; round++) {
      const metrics = await source.next();
      const upstream = decodeBytes(ProtobufMetricsSerializer.serializeRequest(metrics)!, "application/x-protobuf");
      const [payload] = encodeAll(protobuf, metrics).payloads;
      const [text] = encodeAll(json, metrics).payloads;
      expect(payload).toMatchObject({ points: 1_500, contentType: "application/x-protobuf", range: [0, 1_500] });
      expect(text).toMatchObject({ points: 1_500, contentType: "application/json", range: [0, 1_500] });
      expect(decode(payload!)).toStrictEqual(upstream);
      expect(decode(text!)).toStrictEqual(upstream);
    }
    await source.stop();
  });

  it("has the field names of upstream's JSON", async () => {
    const source = dataSet({ points: 50, seriesPerInstrument: 10 });
    const metrics = await source.next();
    const ours = JSON.parse(Buffer.from(encodeAll(otlpJson(), metrics).payloads[0]!.body).toString());
    const theirs = JSON.parse(Buffer.from(JsonMetricsSerializer.serializeRequest(metrics)!).toString());
    expect(keysIn(theirs)).toEqual(expect.arrayContaining([...keysIn(ours)]));
    await source.stop();
  });
});

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return [...new Set(value.flatMap(keysIn))];
  return [...new Set(Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]))];
}
