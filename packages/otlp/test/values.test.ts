import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import { decode, encodeAll, pointsIn } from "./decoded.ts";
import type { DecodedRequest } from "./decoded-request.ts";
import {
  asCollected,
  counterMetric,
  exponentialPoint,
  gaugeMetric,
  histogramMetric,
  histogramPoint,
  numberPoint,
  resourceMetrics,
} from "./some-metrics.ts";

const encoders = [["protobuf", otlpProtobuf] as const, ["JSON", otlpJson] as const];

describe.for(encoders)("%s", ([, encoder]) => {
  function encodeOne(...metrics: object[]): DecodedRequest {
    const { payloads, drops } = encodeAll(encoder(), resourceMetrics(...metrics));
    expect(drops).toEqual([]);
    return decode(payloads[0]!);
  }

  it.for([
    ["a fraction", 1.5, 1.5],
    ["NaN", NaN, NaN],
    ["infinity", Infinity, Infinity],
    ["negative infinity", -Infinity, -Infinity],
    ["-0", -0, -0],
    ["the smallest double", 5e-324, 5e-324],
    ["the largest double", Number.MAX_VALUE, Number.MAX_VALUE],
    ["a large whole double", 2 ** 53 + 2, 2 ** 53 + 2],
  ] as const)("keeps a double exact: %s", ([, value, decoded]) => {
    const [point] = pointsIn(encodeOne(gaugeMetric("g", [numberPoint(value)])));
    expect(point!.asDouble).toBe(decoded);
    expect(point).not.toHaveProperty("asInt");
  });

  it.for([
    [0, "0"],
    [-1, "-1"],
    [2 ** 31, "2147483648"],
    [-(2 ** 31) - 1, "-2147483649"],
    [Number.MAX_SAFE_INTEGER, "9007199254740991"],
    [Number.MIN_SAFE_INTEGER, "-9007199254740991"],
    [2 ** 60, "1152921504606846976"],
    [-(2 ** 63), "-9223372036854775808"],
    [2n ** 63n - 1n, "9223372036854775807"],
    [-(2n ** 63n), "-9223372036854775808"],
    [1_152_921_504_606_846_977n, "1152921504606846977"],
  ] as const)("keeps an integer exact: %s", ([value, decoded]) => {
    const [point] = pointsIn(encodeOne(gaugeMetric("g", [numberPoint(value)], 0)));
    expect(point!.asInt).toBe(decoded);
  });

  it("keeps what an integer instrument has no room for as a double", () => {
    const points = pointsIn(
      encodeOne(
        gaugeMetric(
          "g",
          [1.5, NaN, 2 ** 63].map((value) => numberPoint(value)),
          0,
        ),
      ),
    );
    expect(points.map((point) => point.asDouble)).toEqual([1.5, NaN, 2 ** 63]);
  });

  it.for(
    [
      ["text", { stringValue: "text" }],
      ["", { stringValue: "" }],
      ["ünï\u{1f600}", { stringValue: "ünï\u{1f600}" }],
      ["a".repeat(200), { stringValue: "a".repeat(200) }],
      ["é".repeat(100), { stringValue: "é".repeat(100) }],
      ['"quoted" \\ \n \u0000 \u2028', { stringValue: '"quoted" \\ \n \u0000 \u2028' }],
      ["lone \ud800 surrogate", { stringValue: "lone \ufffd surrogate" }],
      ["\udc00", { stringValue: "\ufffd" }],
      [true, { boolValue: true }],
      [false, { boolValue: false }],
      [0, { intValue: "0" }],
      [-0, { doubleValue: -0 }],
      [-1, { intValue: "-1" }],
      [2 ** 40, { intValue: "1099511627776" }],
      [-(2 ** 40), { intValue: "-1099511627776" }],
      [2 ** 60, { intValue: "1152921504606846976" }],
      [1e300, { doubleValue: 1e300 }],
      [0.1, { doubleValue: 0.1 }],
      [NaN, { doubleValue: NaN }],
      [-Infinity, { doubleValue: -Infinity }],
      [2n ** 63n - 1n, { intValue: "9223372036854775807" }],
      [-5n, { intValue: "-5" }],
      [null, {}],
      [undefined, {}],
      [new Uint8Array([0, 255, 1]), { bytesValue: "AP8B" }],
      [new Uint8Array(300).fill(7), { bytesValue: Buffer.alloc(300, 7).toString("base64") }],
      [[], { arrayValue: {} }],
      [
        ["a", 1, null, [true]],
        {
          arrayValue: {
            values: [{ stringValue: "a" }, { intValue: "1" }, {}, { arrayValue: { values: [{ boolValue: true }] } }],
          },
        },
      ],
      [{}, { kvlistValue: {} }],
      [
        { k: { l: 0.5 } },
        {
          kvlistValue: {
            values: [{ key: "k", value: { kvlistValue: { values: [{ key: "l", value: { doubleValue: 0.5 } }] } } }],
          },
        },
      ],
    ].map(([value, decoded]) => [inspect(value).slice(0, 50), value, decoded] as const),
  )("carries the attribute value %s", ([, value, decoded]) => {
    const [point] = pointsIn(encodeOne(gaugeMetric("g", [numberPoint(1, { before: "x", ["key"]: value, ключ: "y" })])));
    expect(point!.attributes).toStrictEqual([
      { key: "before", value: { stringValue: "x" } },
      { key: "key", value: decoded },
      { key: "ключ", value: { stringValue: "y" } },
    ]);
  });

  it("leaves inherited attributes out", () => {
    const attributes = Object.assign(Object.create({ inherited: "x" }), { own: "y" });
    const [point] = pointsIn(encodeOne(gaugeMetric("g", [numberPoint(1, attributes)])));
    expect(point!.attributes).toStrictEqual([{ key: "own", value: { stringValue: "y" } }]);
  });

  it.for([
    [[0, 0], undefined],
    [[0, 5], "5"],
    [[1, 5], "1000000005"],
    [[1_700_000_000, 1_000_000_000], "1700000001000000000"],
    [[1_700_000_000, 0.75], "1700000000000000000"],
    [[4_294_967_296, 999_999_999], "4294967296999999999"],
    [[18_446_744_073, 709_551_615], "18446744073709551615"],
  ] as const)("keeps the time %j to the nanosecond", ([time, decoded]) => {
    const [point] = pointsIn(encodeOne(gaugeMetric("g", [numberPoint(1, {}, { endTime: time })])));
    expect(point!.timeUnixNano).toBe(decoded);
  });

  it("carries histograms with counts beyond 2^53, and without sum, minimum and maximum", () => {
    const buckets = { boundaries: [-0, 0.5, Infinity], counts: [0, 2 ** 40, 2n ** 64n - 1n, 7] };
    const value = { buckets, count: 2n ** 63n, sum: undefined, min: undefined, max: NaN };
    const [point] = pointsIn(encodeOne(histogramMetric("h", [histogramPoint(value)])));
    expect(point).toMatchObject({
      bucketCounts: ["0", "1099511627776", "18446744073709551615", "7"],
      count: "9223372036854775808",
    });
    expect(point!.explicitBounds).toStrictEqual([-0, 0.5, Infinity]);
    expect(point).toHaveProperty("max", NaN);
    expect(point).not.toHaveProperty("sum");
    expect(point).not.toHaveProperty("min");
  });

  it("carries histograms without buckets", () => {
    const [point] = pointsIn(
      encodeOne(histogramMetric("h", [histogramPoint({ buckets: { boundaries: [], counts: [] } })])),
    );
    expect(point).toMatchObject({ count: "6", sum: 9.5 });
    expect(point).not.toHaveProperty("bucketCounts");
  });

  it("carries many small counts with a larger one among them, wherever it and the point stand", () => {
    const counts = Array.from({ length: 80 }, (_, at) =>
      Array.from({ length: 70 }, (_, bucket) => (bucket === at ? 8 + at ** 3 : bucket % 8)),
    );
    const points = counts.map((bucketCounts, at) =>
      exponentialPoint({ positive: { offset: 0, bucketCounts } }, { a: "a".repeat(at) }),
    );
    const decoded = pointsIn(encodeOne(histogramMetric("e", points, 1)));
    expect(decoded.map((point) => (point.positive as { bucketCounts?: unknown }).bucketCounts)).toEqual(
      counts.map((each) => each.map(String)),
    );
  });

  it("carries exponential histograms with large counts and a zero threshold", () => {
    const bucketCounts = [0, 127, 128, 2 ** 32, 2n ** 64n - 1n, ...Array<number>(200).fill(1)];
    const value = {
      positive: { offset: 2 ** 31 - 1, bucketCounts },
      negative: { offset: -(2 ** 31), bucketCounts: [3] },
      zeroThreshold: 1e-9,
      zeroCount: 5,
    };
    const [point] = pointsIn(encodeOne(histogramMetric("e", [exponentialPoint(value)], 1)));
    expect(point!.positive).toEqual({ offset: 2 ** 31 - 1, bucketCounts: bucketCounts.map(String) });
    expect(point!.negative).toEqual({ offset: -(2 ** 31), bucketCounts: ["3"] });
    expect(point).toMatchObject({
      zeroThreshold: 1e-9,
      zeroCount: "5",
      scale: -2,
      count: "301",
      sum: 1.5,
      min: 1,
      max: 2,
    });
  });

  it("carries flags and exemplars, and leaves out an exemplar that cannot be encoded", () => {
    const exemplars = [
      {
        value: 2.5,
        timestamp: [7, 8],
        filteredAttributes: { a: 1 },
        traceId: "0AF7651916CD43DD8448EB211C80319C",
        spanId: "b7ad6b7169203331",
      },
      { value: "nothing", timestamp: [7, 8] },
      { value: 3, time: [7, 9], spanContext: { traceId: "xyz", spanId: "b7ad6b7169203332" } },
    ];
    const decoded = [
      {
        asDouble: 2.5,
        timeUnixNano: "7000000008",
        filteredAttributes: [{ key: "a", value: { intValue: "1" } }],
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
      },
      { asDouble: 3, timeUnixNano: "7000000009", spanId: "b7ad6b7169203332" },
    ];
    const points = pointsIn(
      encodeOne(
        counterMetric("c", [numberPoint(1, {}, { flags: 1, exemplars })]),
        histogramMetric("h", [histogramPoint({}, {}, { flags: 300, exemplars })]),
        histogramMetric("e", [exponentialPoint({}, {}, { flags: 1, exemplars })], 1),
        counterMetric("none", [numberPoint(1, {}, { flags: 0, exemplars: [] })]),
      ),
    );
    expect(points.map((point) => point.flags)).toEqual([1, 300, 1, undefined]);
    for (const point of points.slice(0, 3)) expect(point!.exemplars).toStrictEqual(decoded);
    expect(points[3]).not.toHaveProperty("exemplars");
  });

  it("carries everything about resource, scope and metric", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    const metrics = asCollected({
      resource: {
        attributes: { "service.name": "s", bad: circular, worse: () => {}, list: ["a"] },
        schemaUrl: "https://example.com/r",
        droppedAttributesCount: 3,
      },
      scopeMetrics: [
        {
          scope: {
            name: "n",
            version: "v",
            schemaUrl: "https://example.com/s",
            attributes: { a: true },
            droppedAttributesCount: 4,
          },
          metrics: [
            counterMetric("delta", [numberPoint()], { aggregationTemporality: 0 }),
            counterMetric("up and down", [numberPoint()], { isMonotonic: false }),
            { ...gaugeMetric("\ud800", [numberPoint()]) },
          ],
        },
      ],
    });
    const { payloads } = encodeAll(encoder(), metrics);
    const [resource] = decode(payloads[0]!).resourceMetrics!;
    expect(resource).toMatchObject({
      schemaUrl: "https://example.com/r",
      resource: { attributes: [{ key: "service.name" }, { key: "list" }], droppedAttributesCount: 3 },
    });
    expect(resource!.resource!.attributes).toHaveLength(2);
    expect(resource!.scopeMetrics).toMatchObject([
      {
        schemaUrl: "https://example.com/s",
        scope: {
          name: "n",
          version: "v",
          attributes: [{ key: "a", value: { boolValue: true } }],
          droppedAttributesCount: 4,
        },
        metrics: [
          { name: "delta", unit: "1", sum: { aggregationTemporality: 1, isMonotonic: true } },
          { name: "up and down", sum: { aggregationTemporality: 2 } },
          { name: "\ufffd", description: "about", gauge: {} },
        ],
      },
    ]);
    expect(resource!.scopeMetrics[0]!.metrics[1]!.sum).not.toHaveProperty("isMonotonic");
  });

  it.for([
    ["no scopes", { resource: { attributes: {} }, scopeMetrics: [] }],
    [
      "a scope without metrics",
      { resource: { attributes: {} }, scopeMetrics: [{ scope: { name: "s" }, metrics: [] }] },
    ],
    ["metrics without points", resourceMetrics(counterMetric("c", []), histogramMetric("h", []))],
    ["nothing that can be encoded", resourceMetrics(counterMetric("c", [numberPoint("x")]))],
  ] as const)("makes no payload of %s", ([, metrics]) => {
    expect(encodeAll(encoder(), asCollected(metrics)).payloads).toEqual([]);
  });

  it("makes no empty envelopes", () => {
    const decoded = encodeOne(counterMetric("empty", []), counterMetric("full", [numberPoint()]));
    expect(decoded.resourceMetrics![0]!.scopeMetrics[0]!.metrics).toHaveLength(1);
  });
});
