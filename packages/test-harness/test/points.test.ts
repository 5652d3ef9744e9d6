import { ValueType } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationType, MeterProvider, MetricReader, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { ProtobufMetricsSerializer } from "otlp-official-schema";
import root from "otlp-official-schema/build/src/generated/root.js";
import { describe, expect, it } from "vitest";
import {
  pointsOfMetrics,
  pointsOfOtlpJson,
  pointsOfOtlpProtobuf,
  readProtobuf,
  sortPoints,
  writeProtobuf,
  type Point,
} from "../src/index.ts";

// The generated declarations do not say what the generated code exports.
const official = (root as unknown as { opentelemetry: { proto: { collector: { metrics: { v1: OfficialSchema } } } } })
  .opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;

interface OfficialSchema {
  readonly ExportMetricsServiceRequest: {
    encode(message: object): { finish(): Uint8Array };
    decode(bytes: Uint8Array): object;
  };
}

const everything = {
  resourceMetrics: [
    {
      schemaUrl: "https://example.test/resource",
      resource: {
        attributes: [
          { key: "text", value: { stringValue: "grüße 👋" } },
          { key: "empty text", value: { stringValue: "" } },
          { key: "yes", value: { boolValue: true } },
          { key: "no", value: { boolValue: false } },
          { key: "int", value: { intValue: "-9223372036854775808" } },
          { key: "zero", value: { intValue: "0" } },
          { key: "double", value: { doubleValue: -0 } },
          { key: "bytes", value: { bytesValue: "AP/+" } },
          { key: "nothing", value: {} },
          { key: "list", value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }, {}] } } },
          { key: "map", value: { kvlistValue: { values: [{ key: "deep", value: { doubleValue: 0.1 } }] } } },
        ],
      },
      scopeMetrics: [
        {
          schemaUrl: "https://example.test/scope",
          scope: { name: "scope", version: "1", attributes: [{ key: "a", value: { stringValue: "b" } }] },
          metrics: [
            {
              name: "gauge",
              description: "what it is",
              unit: "1",
              gauge: {
                dataPoints: [
                  number({ asDouble: "NaN" }),
                  number({ asDouble: "-Infinity" }),
                  number({ asDouble: 5e-324 }),
                  number({ asInt: "9223372036854775807" }),
                  number({ flags: 1 }),
                ],
              },
            },
            {
              name: "sum",
              sum: {
                aggregationTemporality: 1,
                isMonotonic: true,
                dataPoints: [
                  number({
                    asInt: "0",
                    exemplars: [
                      {
                        timeUnixNano: "1700000000000000005",
                        asInt: "-7",
                        traceId: "0af7651916cd43dd8448eb211c80319c",
                        spanId: "b7ad6b7169203331",
                        filteredAttributes: [{ key: "user", value: { stringValue: "x" } }],
                      },
                    ],
                  }),
                ],
              },
            },
            {
              name: "histogram",
              histogram: {
                aggregationTemporality: 2,
                dataPoints: [
                  number({
                    count: "3",
                    sum: -0,
                    min: 0,
                    max: 2.5,
                    explicitBounds: [0, 1.5],
                    bucketCounts: ["1", "0", "2"],
                  }),
                  number({ count: "18446744073709551615" }),
                ],
              },
            },
            {
              name: "exponential",
              exponentialHistogram: {
                aggregationTemporality: 2,
                dataPoints: [
                  number({
                    count: "6",
                    sum: 1,
                    min: -1,
                    max: 1,
                    scale: -10,
                    zeroCount: "2",
                    zeroThreshold: 1e-9,
                    positive: { offset: -2147483648, bucketCounts: ["300", "0", "18446744073709551615"] },
                    negative: { offset: 2147483647, bucketCounts: ["1"] },
                  }),
                  number({ count: "0" }),
                ],
              },
            },
            {
              name: "summary",
              summary: {
                dataPoints: [number({ count: "1", sum: 2, quantileValues: [{ quantile: 0.5, value: 2 }] })],
              },
            },
          ],
        },
      ],
    },
  ],
};

function number(values: object): object {
  const attributes = [{ key: "route", value: { stringValue: "/" } }];
  return { startTimeUnixNano: "1700000000000000001", timeUnixNano: "1700000000999999999", attributes, ...values };
}

describe("pointsOfOtlpJson and pointsOfOtlpProtobuf", () => {
  const points = pointsOfOtlpJson(everything);

  it("read the same points, when the official code wrote the protobuf", () => {
    const bytes = official.encode(officialObject(everything)).finish();
    expect(points).toHaveLength(11);
    expect(pointsOfOtlpProtobuf(bytes)).toStrictEqual(points);
  });

  it("take JSON as a text, too, with its minus zeros", () => {
    expect(
      pointsOfOtlpJson(
        '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"asDouble":-0}]}}]}]}]}',
      ),
    ).toMatchObject([{ kind: "gauge", value: -0 }]);
  });

  it("give integers, doubles and times without losing a bit", () => {
    const [nan, infinite, tiny, large, unrecorded] = points;
    expect([nan, infinite, tiny, large].map((point) => point?.value)).toEqual([
      NaN,
      -Infinity,
      5e-324,
      9223372036854775807n,
    ]);
    expect(unrecorded).not.toHaveProperty("value");
    expect(nan).toMatchObject({ startTime: 1700000000000000001n, time: 1700000000999999999n });
    expect(nan?.resource.attributes["double"]).toBe(-0);
    expect(nan?.resource.attributes).toMatchObject({
      zero: 0n,
      int: -(2n ** 63n),
      list: ["a", 1n, null],
      nothing: null,
    });
  });

  it("read every kind with all of its fields", () => {
    expect(points.slice(5)).toMatchObject([
      { kind: "sum", temporality: "delta", monotonic: true, exemplars: [{ value: -7n, spanId: "b7ad6b7169203331" }] },
      { kind: "histogram", temporality: "cumulative", value: { sum: -0, bounds: [0, 1.5], counts: [1n, 0n, 2n] } },
      { kind: "histogram", value: { count: 2n ** 64n - 1n } },
      { kind: "exponentialHistogram", value: { scale: -10, positive: { offset: -(2 ** 31) }, zeroThreshold: 1e-9 } },
      { kind: "exponentialHistogram", value: { count: 0n, positive: { offset: 0, counts: [] } } },
      { kind: "summary", value: { quantiles: [{ quantile: 0.5, value: 2 }] } },
    ]);
  });

  it.for<readonly [string, object, string]>([
    ["a key in snake case", { resource_metrics: [] }, 'no field "resource_metrics"'],
    ["null where a double has to be", jsonGauge({ asDouble: null }), "null is no double"],
    ["an integer that lost digits", jsonGauge({ asInt: 9007199254740993 }), "is no sfixed64"],
    ["an id in base64", jsonGauge({ exemplars: [{ spanId: "t61rcWkgMzE=" }] }), "is no id"],
    ["two values", jsonGauge({ asInt: "1", asDouble: 1 }), "two values"],
    ["an attribute twice", jsonGauge({ attributes: [{ key: "a" }, { key: "a" }] }), "twice"],
    ["the name of an enum", jsonMetric({ sum: { aggregationTemporality: "DELTA" } }), "is no enum"],
  ])("do not let %s pass in JSON", ([, json, message]) => {
    expect(() => pointsOfOtlpJson(json)).toThrow(message);
  });

  it.for<readonly [string, readonly number[], string]>([
    ["an unknown field", [0x7a, 0x00], "no field 15"],
    ["a wrong wire type", [0x08, 0x01], "wire type 0 instead of 2"],
    ["bytes that are missing", [0x0a, 0x05, 0x00], "5 bytes needed, 1 left"],
    ["an endless varint", Array<number>(11).fill(0xff), "longer than ten bytes"],
    ["a single field twice", [0x0a, 0x04, 0x0a, 0x00, 0x0a, 0x00], "written twice"],
    ["text that is not UTF-8", [0x0a, 0x03, 0x1a, 0x01, 0xff], "schemaUrl"],
  ])("do not let %s pass in protobuf", ([, bytes, message]) => {
    expect(() => pointsOfOtlpProtobuf(Uint8Array.from(bytes))).toThrow(message);
  });
});

describe("writeProtobuf", () => {
  it("writes what the official code reads", () => {
    const message = readProtobuf("ExportMetricsServiceRequest", official.encode(officialObject(everything)).finish());
    const read = official.decode(writeProtobuf("ExportMetricsServiceRequest", message));
    expect(read).toEqual(official.decode(official.encode(officialObject(everything)).finish()));
  });

  it("writes negative numbers, which take ten bytes", () => {
    const bytes = writeProtobuf("ExportMetricsPartialSuccess", { rejectedDataPoints: -1n, errorMessage: "?" });
    expect(readProtobuf("ExportMetricsPartialSuccess", bytes)).toEqual({ rejectedDataPoints: -1n, errorMessage: "?" });
    expect(bytes).toHaveLength(14);
  });
});

describe("pointsOfMetrics", () => {
  it("expects exactly what OpenTelemetry's own exporter sends", async () => {
    const metrics = await collected();
    const sent = pointsOfOtlpProtobuf(ProtobufMetricsSerializer.serializeRequest(metrics as never)!);
    expect(sent.map((point) => point.kind).sort()).toEqual([
      "exponentialHistogram",
      "gauge",
      "histogram",
      "sum",
      "sum",
      "sum",
    ]);
    expect(pointsOfMetrics(metrics)).toEqual(sent);
  });

  it.for([
    [0, 0n],
    [-0, -0],
    [-1, -1n],
    [0.5, 0.5],
    [2 ** 62, 2n ** 62n],
    [2 ** 63, 2 ** 63],
    [-(2 ** 63), -(2n ** 63n)],
  ])("expects the number %d as it is, among attributes and inside of them", async ([value, expected]) => {
    const { scopeMetrics } = await collected();
    const points = pointsOfMetrics({ resource: resourceFromAttributes({ value, list: [value] }), scopeMetrics });
    expect(points[0]?.resource.attributes).toStrictEqual({ value: expected, list: [expected] });
  });
});

describe("sortPoints", () => {
  it("does not depend on the order of points or of attributes", () => {
    const points = pointsOfOtlpJson(everything);
    const turned = points.map((point) => reverseKeys(point)).reverse();
    expect(sortPoints(turned)).toEqual(sortPoints(points));
    expect(sortPoints(points)).not.toEqual(points);
  });
});

/** What a real SDK collects from one instrument of each kind. */
async function collected(): Promise<ResourceMetrics> {
  const reader = new (class extends MetricReader {
    protected async onForceFlush(): Promise<void> {}
    protected async onShutdown(): Promise<void> {}
  })();
  const provider = new MeterProvider({
    readers: [reader],
    resource: resourceFromAttributes({ "service.name": "shop", ratio: 0.5, ports: [80, 443] }),
    views: [{ instrumentName: "sizes", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter("test", "1.2.3", { schemaUrl: "https://example.test/schema" });
  const attributes = { route: "/", status: 200, share: 0.25, ok: true, tags: ["a", "b"] };
  meter.createCounter("requests", { valueType: ValueType.INT }).add(2 ** 53 - 1, attributes);
  meter.createCounter("seconds", { unit: "s", description: "how long" }).add(0.1, attributes);
  meter.createUpDownCounter("depth").add(-3);
  meter.createGauge("temperature").record(-0, attributes);
  const latency = meter.createHistogram("latency");
  const sizes = meter.createHistogram("sizes");
  for (const value of [0, 0.7, 12, 1e9]) latency.record(value, attributes);
  for (const value of [0, 0.7, 12, 1e9]) sizes.record(value, attributes);
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

/** JSON to what the official code takes: ids and bytes as bytes, NaN and Infinity as numbers, 64 bits as two halves. */
function officialObject(json: object): object {
  return officialValue(json, "") as object;
}

function officialValue(json: unknown, key: string): unknown {
  if (Array.isArray(json)) return json.map((item) => officialValue(item, key));
  if (typeof json === "object" && json !== null) {
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, officialValue(value, name)]));
  }
  if (typeof json !== "string") return json;
  if (key === "traceId" || key === "spanId") return Buffer.from(json, "hex");
  if (key === "bytesValue") return Buffer.from(json, "base64");
  if (key === "asDouble") return Number(json);
  return /count|nano|int/i.test(key) ? longOf(BigInt(json)) : json;
}

function longOf(value: bigint): object {
  return {
    low: Number(BigInt.asIntN(32, value)),
    high: Number(BigInt.asIntN(32, value >> 32n)),
    unsigned: value >= 0n,
  };
}

function jsonMetric(metric: object): object {
  return { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] };
}

function jsonGauge(point: object): object {
  return jsonMetric({ gauge: { dataPoints: [point] } });
}

function reverseKeys(point: Point): Point {
  return Object.fromEntries(
    Object.entries(point)
      .reverse()
      .map(([key, value]) => [
        key,
        key === "attributes" ? Object.fromEntries(Object.entries(value as object).reverse()) : value,
      ]),
  ) as unknown as Point;
}
