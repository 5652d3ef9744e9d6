import type { Encoder, Payload } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { DecodedPoint, DecodedRequest, DecodedValue } from "./decoded-request.ts";
// Generated from the official .proto files by protobufjs: no code of ours is in it.
import root from "otlp-official-schema/build/src/generated/root.js";

export interface Encoded {
  readonly payloads: readonly Payload[];
  /** The reason of each dropped point, in order. */
  readonly drops: readonly string[];
  readonly droppedPoints: readonly object[];
  /** How often it could have been interrupted. */
  readonly pauses: number;
}

export function encodeAll(encoder: Encoder, metrics: ResourceMetrics): Encoded {
  const drops: string[] = [];
  const droppedPoints: object[] = [];
  const items = [
    ...encoder.encode(metrics, (reason, point) => {
      drops.push(reason);
      droppedPoints.push(point);
    }),
  ];
  const payloads = items.filter((item) => item !== undefined);
  return { payloads, drops, droppedPoints, pauses: items.length - payloads.length };
}

/** What a payload says, in one form for both formats: no field with its default value, except where it matters. */
export function decode({ body, contentType }: Pick<Payload, "body" | "contentType">): DecodedRequest {
  if (contentType === "application/json")
    return fromJson(JSON.parse(new TextDecoder("utf8", { fatal: true }).decode(body))) as DecodedRequest;
  const type = root.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
  return fromProtobuf(type.toObject(type.decode(body), { longs: String })) as DecodedRequest;
}

export function decodeBytes(body: Uint8Array, contentType: string): DecodedRequest {
  return decode({ body, contentType });
}

// Where zero, false and nothing say something: members of a oneof, and optional fields.
const explicit = new Set([
  "asInt",
  "asDouble",
  "stringValue",
  "boolValue",
  "intValue",
  "doubleValue",
  "bytesValue",
  "arrayValue",
  "kvlistValue",
  "value",
  "sum",
  "min",
  "max",
  "positive",
  "negative",
]);
const doubles = new Set(["asDouble", "doubleValue", "sum", "min", "max", "zeroThreshold", "explicitBounds"]);

function fromProtobuf(value: unknown, key = ""): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString(key === "bytesValue" ? "base64" : "hex");
  if (Array.isArray(value)) return value.map((item) => fromProtobuf(item, key));
  if (typeof value === "object" && value !== null) return fields(value, fromProtobuf);
  return value;
}

function fromJson(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => fromJson(item, key));
  if (typeof value === "object" && value !== null) return fields(value, fromJson);
  return doubles.has(key) ? Number(value) : value;
}

function fields(message: object, convert: (value: unknown, key: string) => unknown): object {
  return Object.fromEntries(
    Object.entries(message)
      .map(([key, value]) => [key, convert(value, key)] as const)
      .filter(([key, value]) => explicit.has(key) || !isDefault(value))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function isDefault(value: unknown): boolean {
  return (
    value === "0" || value === "" || value === 0 || value === false || (Array.isArray(value) && value.length === 0)
  );
}

/** All data points of decoded requests, in order, with their metric's name. */
export function pointsIn(...requests: readonly DecodedRequest[]): readonly DecodedPoint[] {
  return requests
    .flatMap((request) => request.resourceMetrics ?? [])
    .flatMap((resource) => resource.scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .flatMap(({ name, sum, gauge, histogram, exponentialHistogram }) =>
      (sum ?? gauge ?? histogram ?? exponentialHistogram)!.dataPoints.map((point) => ({ metric: name, ...point })),
    );
}

export function firstAttribute(point: DecodedPoint | undefined): DecodedValue {
  return point!.attributes![0]!.value;
}
