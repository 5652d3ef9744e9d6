import { describe, expect, it } from "vitest";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import { decode, encodeAll, firstAttribute, pointsIn } from "./decoded.ts";
import {
  counterMetric,
  exponentialPoint,
  histogramMetric,
  histogramPoint,
  numberPoint,
  resourceMetrics,
  type SomeMetric,
  type SomePoint,
} from "./some-metrics.ts";

const circular: Record<string, unknown> = { deep: [] };
(circular["deep"] as unknown[]).push({ again: circular });

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { value };
  return value;
}

/** Arrays that hold the same array twice, over and over: few objects, but far too much to write out. */
function doubling(levels: number): unknown {
  let value: unknown = "a text";
  for (let level = 0; level < levels; level++) value = [value, value];
  return value;
}

const throwing = {
  get attributes(): never {
    throw new Error("not now");
  },
};

type MakePoint = (value?: unknown, attributes?: object, more?: object) => SomePoint;
type MakeMetric = (points: SomePoint[]) => SomeMetric;

const broken: readonly (readonly [string, string, (point: MakePoint) => SomePoint])[] = [
  ["an attribute that contains itself", "circular_attribute", (point) => point(undefined, { circular })],
  ["an attribute nested too deep", "attribute_too_deep", (point) => point(undefined, { deep: nested(65) })],
  ["a function as attribute", "invalid_attribute", (point) => point(undefined, { f: () => {} })],
  ["a symbol as attribute", "invalid_attribute", (point) => point(undefined, { s: [Symbol("s")] })],
  ["a BigInt of more than 64 bits as attribute", "invalid_attribute", (point) => point(undefined, { b: 2n ** 63n })],
  ["a Date as attribute", "invalid_attribute", (point) => point(undefined, { d: new Date(0) })],
  ["a Map as attribute", "invalid_attribute", (point) => point(undefined, { m: new Map([["a", 1]]) })],
  ["an attribute that is too large", "point_too_large", (point) => point(undefined, { text: "x".repeat(2 ** 20) })],
  [
    "attributes that are too large together",
    "point_too_large",
    (point) =>
      point(undefined, Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`k${index}`, "x".repeat(1000)]))),
  ],
  ["an attribute that grows too large", "point_too_large", (point) => point(undefined, { doubling: doubling(60) })],
  ["a start of NaN", "invalid_time", (point) => point(undefined, {}, { startTime: [NaN, 0] })],
  ["an end of NaN", "invalid_time", (point) => point(undefined, {}, { endTime: [1, NaN] })],
  ["a negative time", "invalid_time", (point) => point(undefined, {}, { endTime: [-1, 0] })],
  ["negative nanoseconds", "invalid_time", (point) => point(undefined, {}, { endTime: [1, -1] })],
  ["a fraction of a second", "invalid_time", (point) => point(undefined, {}, { endTime: [1.5, 0] })],
  [
    "a time beyond 64 bits",
    "invalid_time",
    (point) => point(undefined, {}, { endTime: [18_446_744_073, 709_551_616] }),
  ],
  ["a time that is a number", "invalid_time", (point) => point(undefined, {}, { endTime: 1_700_000_000 })],
  [
    "a time that is an object",
    "invalid_time",
    (point) => point(undefined, {}, { endTime: { 0: 1_700_000_000, 1: 1 } }),
  ],
  ["no time", "invalid_time", (point) => point(undefined, {}, { startTime: undefined })],
  [
    "a getter that throws",
    "unreadable_point",
    (point) => Object.defineProperties(point(undefined), Object.getOwnPropertyDescriptors(throwing)),
  ],
];

type Kind = readonly [string, MakePoint, MakeMetric];
const kinds: readonly [Kind, Kind, Kind] = [
  ["numbers", numberPoint, (points) => counterMetric("m", points)],
  [
    "histograms",
    (value = {}, ...rest) => histogramPoint(value as object, ...rest),
    (points) => histogramMetric("m", points),
  ],
  [
    "exponential histograms",
    (value = {}, ...rest) => exponentialPoint(value as object, ...rest),
    (points) => histogramMetric("m", points, 1),
  ],
];

const wrongValues = [
  ["a text as value", 0, "1"],
  ["no value", 0, null],
  ["a BigInt of more than 64 bits", 0, 2n ** 63n],
  ["a negative count", 1, { count: -1 }],
  ["a count of NaN", 1, { count: NaN }],
  ["a fraction in a bucket", 1, { buckets: { boundaries: [1], counts: [0.5, 1] } }],
  ["a bound that is text", 1, { buckets: { boundaries: ["1"], counts: [1, 1] } }],
  ["a sum that is text", 1, { sum: "1" }],
  ["no buckets", 1, { buckets: undefined }],
  ["buckets that are no arrays", 1, { buckets: { boundaries: 1, counts: {} } }],
  ["a scale of NaN", 2, { scale: NaN }],
  ["an offset beyond 32 bits", 2, { positive: { offset: 2 ** 31, bucketCounts: [] } }],
  ["a negative bucket", 2, { negative: { offset: 0, bucketCounts: [-1] } }],
  ["no negative buckets", 2, { negative: null }],
  ["buckets that are text", 2, { negative: { offset: 0, bucketCounts: "12" } }],
] as const;

const limits = { maxRequestBytes: 65_536 };

describe.for([["protobuf", otlpProtobuf] as const, ["JSON", otlpJson] as const])("%s", ([, encoder]) => {
  describe.for(kinds)("%s", ([, point, metric]) => {
    it.for(broken)("drops a point with %s, and nothing else", ([, reason, make]) => {
      expectOneDrop(make(point), (good) => point(undefined, { good }), metric, reason);
    });
  });

  it.for(wrongValues)("drops a point with %s, and nothing else", ([, kind, value]) => {
    const [, point, metric] = kinds[kind];
    expectOneDrop(point(value), (good) => point(undefined, { good }), metric, "invalid_value");
  });

  it("drops all points of a metric that nobody knows", () => {
    const metrics = resourceMetrics(
      { ...counterMetric("m", [numberPoint(), numberPoint()]), dataPointType: 9 },
      { ...counterMetric("m", [numberPoint()]), descriptor: {} },
      { ...counterMetric("m", [numberPoint()]), descriptor: null },
      counterMetric("good", [numberPoint()]),
    );
    const { payloads, drops } = encodeAll(encoder(), metrics);
    expect(drops).toEqual(Array<string>(4).fill("invalid_metric"));
    expect(payloads).toMatchObject([{ points: 1, range: [4, 5] }]);
  });

  it("takes an attribute nested 64 levels deep", () => {
    const { drops } = encodeAll(encoder(), resourceMetrics(counterMetric("m", [numberPoint(1, { deep: nested(64) })])));
    expect(drops).toEqual([]);
  });

  /** Also at the second and third export, when something is kept; and when the point becomes good again. */
  function expectOneDrop(bad: SomePoint, good: (name: number) => SomePoint, metric: MakeMetric, reason: string): void {
    const warm = encoder(limits);
    for (let round = 0; round < 3; round++) {
      const { payloads, drops, droppedPoints } = encodeAll(
        warm,
        resourceMetrics(metric([good(1), good(2), bad, good(3)])),
      );
      expect(drops).toEqual([reason]);
      expect(droppedPoints[0]).toBe(bad);
      expect(payloads.reduce((sum, payload) => sum + payload.points, 0)).toBe(3);
      const points = pointsIn(...payloads.map(decode));
      expect(points.map((point) => firstAttribute(point).intValue)).toEqual(["1", "2", "3"]);
    }
    const repaired = resourceMetrics(metric([good(1), good(2), good(4), good(3)]));
    expect(encodeAll(warm, repaired).payloads[0]!.body).toEqual(encodeAll(encoder(limits), repaired).payloads[0]!.body);
    expect(encodeAll(warm, resourceMetrics(metric([good(1), bad]))).drops).toEqual([reason]);
    expect(encodeAll(warm, resourceMetrics(metric([bad]))).payloads).toEqual([]);
  }
});
