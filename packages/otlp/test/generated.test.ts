import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { decode, decodeBytes, encodeAll } from "./decoded.ts";
import { asCollected } from "./some-metrics.ts";

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ maxLength: 300 }),
);
const double = fc.double();
const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
const time = fc.tuple(fc.integer({ min: 0, max: 4_000_000_000 }), fc.nat(999_999_999));

const { value: attributeValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.boolean(),
    // Upstream takes -0 for an integer.
    double.map((value) => (Object.is(value, -0) ? 0 : value)),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.constantFrom(null, undefined),
    fc.uint8Array({ maxLength: 200 }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
}));
const attributes = fc.dictionary(text, attributeValue, { maxKeys: 6 });

function points(value: fc.Arbitrary<unknown>): fc.Arbitrary<object[]> {
  return fc.array(fc.record({ startTime: time, endTime: time, attributes, value }), { minLength: 1, maxLength: 6 });
}

const optionals = {
  sum: fc.option(double, { nil: undefined }),
  min: fc.option(double, { nil: undefined }),
  max: fc.option(double, { nil: undefined }),
};
const int32 = fc.integer();
const buckets = fc.record({ offset: int32, bucketCounts: fc.array(count, { maxLength: 200, size: "max" }) });

interface Data {
  readonly valueType?: number;
  readonly dataPointType: number;
  readonly dataPoints: readonly object[];
}

const kinds: fc.Arbitrary<Data> = fc.oneof(
  ...[0, 1].map((valueType) =>
    fc.record({
      valueType: fc.constant(valueType),
      dataPointType: fc.constantFrom(2, 3),
      isMonotonic: fc.boolean(),
      dataPoints: points(valueType === 0 ? fc.maxSafeInteger() : double),
    }),
  ),
  fc.record({
    dataPointType: fc.constant(0),
    dataPoints: points(
      fc.record({
        buckets: fc.record({
          boundaries: fc.array(double, { maxLength: 30 }),
          counts: fc.array(count, { maxLength: 30 }),
        }),
        count,
        ...optionals,
      }),
    ),
  }),
  fc.record({
    dataPointType: fc.constant(1),
    dataPoints: points(
      fc.record({ count, zeroCount: count, scale: int32, positive: buckets, negative: buckets, ...optionals }),
    ),
  }),
);

const metric = fc
  .tuple(kinds, fc.record({ name: text, description: text, unit: text }), fc.constantFrom(0, 1))
  .map(([{ valueType = 1, ...data }, descriptor, aggregationTemporality]) => ({
    descriptor: { ...descriptor, valueType },
    aggregationTemporality,
    ...data,
  }));

const maybeText = fc.option(text, { nil: undefined });
const metrics: fc.Arbitrary<ResourceMetrics> = fc
  .record({
    resource: fc.record({ attributes, schemaUrl: maybeText }),
    scopeMetrics: fc.array(
      fc.record({
        scope: fc.record({ name: text, version: maybeText, schemaUrl: maybeText, attributes }),
        metrics: fc.array(metric, { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map((metrics) => asCollected(metrics));

describe("generated metrics of every kind", () => {
  it("say in protobuf what upstream says, and the same in JSON", () => {
    const protobuf = otlpProtobuf();
    const json = otlpJson();
    fc.assert(
      fc.property(metrics, (given) => {
        const upstream = decodeBytes(ProtobufMetricsSerializer.serializeRequest(given)!, "application/x-protobuf");
        for (const encoder of [protobuf, json]) {
          const { payloads, drops } = encodeAll(encoder, given);
          expect(drops).toEqual([]);
          expect(decode(payloads[0]!)).toStrictEqual(upstream);
        }
      }),
      { numRuns: 300 },
    );
  });
});
