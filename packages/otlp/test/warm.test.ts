import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cache } from "../src/cache.ts";
import { encodeMetrics } from "../src/encode-metrics.ts";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import { jsonFormat } from "../src/json/format.ts";
import { protobufFormat } from "../src/protobuf/format.ts";
import { decode, encodeAll, firstAttribute, pointsIn } from "./decoded.ts";
import {
  asCollected,
  counterMetric,
  exponentialPoint,
  gaugeMetric,
  histogramMetric,
  histogramPoint,
  manyPoints,
  numberPoint,
  resourceMetrics,
  someMetrics,
  type SomeMetric,
  type SomeMetrics,
  type SomePoint,
  type SomeScope,
} from "./some-metrics.ts";

const formats = [["protobuf", otlpProtobuf, protobufFormat] as const, ["JSON", otlpJson, jsonFormat] as const];

/** One change between two exports; `n` chooses what it falls on, `v` what it becomes. */
type Change = (metrics: SomeMetrics, n: number, v: number) => void;

/** The value of a histogram of either kind. */
interface Distribution {
  count?: number;
  sum?: number | undefined;
  min?: number | undefined;
  buckets?: { boundaries: number[]; counts: number[] };
  positive?: object;
}

const values = [
  0,
  -0,
  1,
  NaN,
  2.5,
  "text",
  "other",
  "",
  "é",
  true,
  null,
  undefined,
  ["a"],
  { a: 1 },
  2n ** 40n,
  2n ** 70n,
  () => {},
  new Uint8Array([1]),
];

const changes: Record<string, Change> = {
  "new numbers": (metrics, n, v) => everyPoint(metrics, (point, index) => setNumbers(point, v + index)),
  "an attribute mutated": (metrics, n, v) =>
    onPoint(metrics, n, (point) => (point.attributes["a"] = values[v % values.length])),
  "an attribute added": (metrics, n, v) =>
    onPoint(metrics, n, (point) => (point.attributes[`key${v % 5}`] = values[v % values.length])),
  "an attribute removed": (metrics, n, v) =>
    onPoint(metrics, n, (point) => delete point.attributes[Object.keys(point.attributes)[v % 3]!]),
  "attributes made anew": (metrics, n) => onPoint(metrics, n, (point) => (point.attributes = { ...point.attributes })),
  "attributes in another order": (metrics, n) =>
    onPoint(metrics, n, (point) => (point.attributes = Object.fromEntries(Object.entries(point.attributes).reverse()))),
  "something inside an attribute mutated": (metrics, n, v) =>
    onPoint(metrics, n, (point) => Array.isArray(point.attributes["a"]) && point.attributes["a"].push(v)),
  "a point added": (metrics, n, v) => onMetric(metrics, n, (metric) => metric.dataPoints.push(pointLike(metric, v))),
  "a point inserted": (metrics, n, v) =>
    onMetric(metrics, n, (metric) => metric.dataPoints.splice(v % 7, 0, pointLike(metric, v))),
  "a point removed": (metrics, n, v) => onMetric(metrics, n, (metric) => metric.dataPoints.splice(v % 7, 1)),
  "points in another order": (metrics, n) => onMetric(metrics, n, (metric) => metric.dataPoints.reverse()),
  "all points gone": (metrics, n) => onMetric(metrics, n, (metric) => (metric.dataPoints = [])),
  "many points added": (metrics, n) =>
    onMetric(metrics, n, (metric) =>
      metric.dataPoints.push(...Array.from({ length: 300 }, (_, index) => pointLike(metric, index))),
    ),
  "a point that is broken": (metrics, n, v) =>
    onPoint(metrics, n, (point) => (point.endTime = v % 2 ? null : [NaN, 1])),
  "a point with flags": (metrics, n, v) => onPoint(metrics, n, (point) => (point.flags = v % 3)),
  "a point with an exemplar": (metrics, n, v) =>
    onPoint(metrics, n, (point) => (point.exemplars = [{ value: v, time: [v, 1] }])),
  "a value of another kind": (metrics, n, v) =>
    onPoint(
      metrics,
      n,
      (point) => typeof point.value !== "object" && (point.value = [5n, 1.5, -0, "x", 2 ** 60][v % 5]),
    ),
  "bounds mutated": (metrics, n, v) =>
    onDistribution(
      metrics,
      n,
      ({ buckets }) => buckets !== undefined && (buckets.boundaries[0] = [0, -0, NaN, 1, 0.5][v % 5]!),
    ),
  "bounds of another length": (metrics, n, v) =>
    onDistribution(
      metrics,
      n,
      (value) => value.buckets && (value.buckets = { boundaries: [v], counts: Array<number>(v % 40).fill(2) }),
    ),
  "no minimum": (metrics, n, v) => onDistribution(metrics, n, (value) => (value.min = v % 2 ? undefined : 1)),
  "no sum": (metrics, n, v) => onDistribution(metrics, n, (value) => (value.sum = v % 2 ? undefined : 1)),
  "wider counts": (metrics, n, v) =>
    onDistribution(
      metrics,
      n,
      (value) => value.positive && (value.positive = { offset: v, bucketCounts: Array<number>(v % 200).fill(v * 40) }),
    ),
  "other temporality": (metrics, n, v) => onMetric(metrics, n, (metric) => (metric.aggregationTemporality = v % 2)),
  "not monotonic": (metrics, n, v) => onMetric(metrics, n, (metric) => (metric.isMonotonic = v % 2 === 0)),
  "another unit": (metrics, n, v) =>
    onMetric(metrics, n, (metric) => (metric.descriptor = { ...metric.descriptor, unit: `u${v % 3}` })),
  "another name": (metrics, n, v) =>
    onMetric(metrics, n, (metric) => (metric.descriptor = { ...metric.descriptor, name: `m${v % 4}` })),
  "another value type": (metrics, n, v) =>
    onMetric(metrics, n, (metric) => (metric.descriptor = { ...metric.descriptor, valueType: v % 2 })),
  "a gauge for a sum": (metrics, n, v) =>
    onMetric(metrics, n, (metric) => metric.dataPointType >= 2 && (metric.dataPointType = 2 + (v % 2))),
  "a metric added": (metrics, n, v) =>
    onScope(metrics, n, (scope) => scope.metrics.splice(v % 3, 0, gaugeMetric(`new${v % 3}`, [numberPoint(v)]))),
  "a metric removed": (metrics, n, v) => onScope(metrics, n, (scope) => scope.metrics.splice(v % 3, 1)),
  "metrics in another order": (metrics, n) => onScope(metrics, n, (scope) => scope.metrics.reverse()),
  "a scope added": (metrics, n) =>
    metrics.scopeMetrics.splice(n % 2, 0, {
      scope: { name: `s${n}` },
      metrics: [counterMetric("c", [numberPoint(n)])],
    }),
  "a scope removed": (metrics, n) => metrics.scopeMetrics.length > 1 && metrics.scopeMetrics.splice(n % 2, 1),
  "scopes in another order": (metrics) => metrics.scopeMetrics.reverse(),
  "a scope changed": (metrics, n, v) =>
    onScope(
      metrics,
      n,
      (scope) => (scope.scope = { ...scope.scope, schemaUrl: v % 2 ? "x" : undefined, attributes: { v } }),
    ),
  "a resource attribute mutated": (metrics, n, v) =>
    ((metrics.resource as { attributes: Record<string, unknown> }).attributes["service.name"] =
      values[v % values.length]),
  "numbers with many digits": (metrics, n, v) =>
    onDistribution(metrics, n, (value) =>
      Object.assign(value, { sum: v / 7, min: v % 3 ? 0.1 : -v / 3, max: 1e9 / 3 }),
    ),
  "another schema of the resource": (metrics, n, v) =>
    (metrics.resource = { ...metrics.resource, schemaUrl: `url${v % 3}` }),
  "dropped attributes of the resource": (metrics, n, v) =>
    (metrics.resource = { ...metrics.resource, droppedAttributesCount: v % 3 }),
  "another resource": (metrics, n) => (metrics.resource = { attributes: { n, list: ["a"] }, schemaUrl: `url${n}` }),
};

describe.for(formats)("%s", ([, encoder, format]) => {
  it("makes the same bytes after any series of changes as if it saw the data for the first time", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.array(fc.tuple(fc.constantFrom(...Object.keys(changes)), fc.nat(15), fc.nat(40)), { maxLength: 3 }),
          { maxLength: 12 },
        ),
        fc.constantFrom(1_200, 20_000, 2 ** 24),
        fc.constantFrom(0, 5_000, 20_000, 2 ** 24),
        (exports, maxRequestBytes, maxCacheBytes) => {
          const warm = encoder({ maxRequestBytes, maxCacheBytes });
          const metrics = metricsToChange();
          for (const changesNow of [[], [], ...exports]) {
            for (const [change, n, v] of changesNow) changes[change]!(metrics, n, v);
            const given = asCollected({ ...metrics });
            const ours = encodeAll(warm, given);
            const fresh = encodeAll(encoder({ maxRequestBytes, maxCacheBytes: 0 }), given);
            expect(ours.drops).toEqual(fresh.drops);
            expect(ours.payloads.map(({ points, range }) => [points, range])).toEqual(
              fresh.payloads.map(({ points, range }) => [points, range]),
            );
            for (const [index, { body }] of ours.payloads.entries()) {
              if (Buffer.compare(body, fresh.payloads[index]!.body) !== 0)
                expect(decode({ ...ours.payloads[index]! })).toStrictEqual(decode({ ...fresh.payloads[index]! }));
              expect(Buffer.compare(body, fresh.payloads[index]!.body)).toBe(0);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("sees that a caller has changed an attributes object", () => {
    const warm = encoder();
    const attributes = { tenant: "one" };
    const metrics = resourceMetrics(
      counterMetric("c", [numberPoint(1, attributes)]),
      histogramMetric("h", [histogramPoint({}, attributes)]),
      histogramMetric("e", [exponentialPoint({}, attributes)], 1),
    );
    encodeAll(warm, metrics);
    attributes.tenant = "two";
    const points = pointsIn(decode(encodeAll(warm, metrics).payloads[0]!));
    expect(points.map((point) => firstAttribute(point).stringValue)).toEqual(["two", "two", "two"]);
  });

  it.for([
    ["0 to -0", 0, -0, { doubleValue: -0 }],
    ["-0 to 0", -0, 0, { intValue: "0" }],
    ["1 to true", 1, true, { boolValue: true }],
    ["null to undefined", null, undefined, {}],
  ] as const)("sees that an attribute has changed from %s", ([, before, after, decoded]) => {
    const warm = encoder();
    for (const value of [before, before, after]) {
      const [payload] = encodeAll(warm, resourceMetrics(counterMetric("c", [numberPoint(1, { a: value })]))).payloads;
      if (!Object.is(value, after)) continue;
      expect(firstAttribute(pointsIn(decode(payload!))[0])).toStrictEqual(decoded);
    }
  });

  it("sees that the bounds of one point have become those of the others", () => {
    const warm = encoder();
    const counts = [1, 2, 3];
    const regular = (): SomePoint => histogramPoint({ buckets: { boundaries: [1, 2], counts } });
    const metrics = (middle: SomePoint): ResourceMetrics =>
      resourceMetrics(histogramMetric("h", [regular(), middle, regular()]));
    encodeAll(warm, metrics(histogramPoint({ buckets: { boundaries: [5, 6], counts } })));
    const points = pointsIn(decode(encodeAll(warm, metrics(regular())).payloads[0]!));
    expect(points.map((point) => point.explicitBounds)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  it("keeps nothing of series, metrics and scopes that do not come again", () => {
    const cache = new Cache(2 ** 24);
    const encode = (given: object): number => {
      const metrics = asCollected(given);
      // What comes once is not kept yet.
      for (let round = 0; round < 2; round++) {
        for (const _ of encodeMetrics({ format, metrics, maxRequestBytes: 2 ** 24, drop: () => {} }, cache));
      }
      return cache.budget.bytes;
    };
    const nothing = encode({ resource: { attributes: {} }, scopeMetrics: [] });
    const small = encode(manyPoints(40));
    const large = encode(manyPoints(4_000));
    expect(large).toBeGreaterThan(20 * small);
    expect(encode(manyPoints(4_000, 2))).toBe(large);
    expect(encode(manyPoints(40))).toBe(small);
    const [one] = manyPoints(40).scopeMetrics;
    expect(encode({ resource: { attributes: {} }, scopeMetrics: [one] })).toBeLessThan(small);
    expect(
      encode({ resource: { attributes: {} }, scopeMetrics: [{ ...one, metrics: one!.metrics.slice(1) }] }),
    ).toBeGreaterThan(0);
    expect(encode({ resource: { attributes: {} }, scopeMetrics: [] })).toBe(nothing);
  });

  it("keeps no more than it may, and goes on without", () => {
    for (const maxBytes of [0, 1_000, 10_000, 100_000]) {
      const cache = new Cache(maxBytes);
      for (let round = 0; round < 4; round++) {
        for (const _ of encodeMetrics(
          { format, metrics: manyPoints(3_000, round), maxRequestBytes: 2 ** 24, drop: () => {} },
          cache,
        ));
        expect(cache.budget.bytes).toBeLessThanOrEqual(maxBytes);
        expect(cache.arena.bytes.length).toBeLessThanOrEqual(Math.max(64 * 1024, maxBytes));
      }
    }
  });

  it("keeps at most 1 KB a series", () => {
    const cache = new Cache(2 ** 26);
    for (let round = 0; round < 3; round++) {
      for (const _ of encodeMetrics(
        { format, metrics: manyPoints(10_000, round), maxRequestBytes: 2 ** 24, drop: () => {} },
        cache,
      ));
    }
    expect((cache.budget.bytes + cache.arena.bytes.length) / 10_000).toBeLessThan(1_024);
  });
});

function metricsToChange(): SomeMetrics {
  const metrics = someMetrics(40);
  metrics.scopeMetrics[0]!.metrics.push(
    gaugeMetric(
      "ints",
      Array.from({ length: 5 }, (_, index) => numberPoint(index, { a: index, b: "text" })),
      0,
    ),
  );
  return metrics;
}

function everyPoint(metrics: SomeMetrics, change: (point: SomePoint, index: number) => void): void {
  let index = 0;
  for (const scope of metrics.scopeMetrics)
    for (const metric of scope.metrics) for (const point of metric.dataPoints) change(point, index++);
}

function onScope(metrics: SomeMetrics, n: number, change: (scope: SomeScope) => void): void {
  change(metrics.scopeMetrics[n % metrics.scopeMetrics.length]!);
}

function onMetric(metrics: SomeMetrics, n: number, change: (metric: SomeMetric) => void): void {
  onScope(metrics, n, (scope) => scope.metrics.length > 0 && change(scope.metrics[(n >> 1) % scope.metrics.length]!));
}

function onPoint(metrics: SomeMetrics, n: number, change: (point: SomePoint) => void): void {
  onMetric(
    metrics,
    n,
    (metric) => metric.dataPoints.length > 0 && change(metric.dataPoints[(n >> 2) % metric.dataPoints.length]!),
  );
}

function onDistribution(metrics: SomeMetrics, n: number, change: (value: Distribution) => void): void {
  onPoint(metrics, n, ({ value }) => typeof value === "object" && change(value as Distribution));
}

function setNumbers(point: SomePoint, n: number): void {
  point.endTime = [1_700_000_100 + n, n];
  if (typeof point.value !== "object") {
    point.value = n * 1.5;
    return;
  }
  const { buckets, ...value } = point.value as Distribution;
  point.value = {
    ...value,
    count: n,
    sum: n / 3,
    ...(buckets && {
      buckets: { boundaries: buckets.boundaries, counts: buckets.counts.map((count) => count + n) },
    }),
  };
}

function pointLike(metric: SomeMetric, n: number): SomePoint {
  if (metric.dataPointType === 0) return histogramPoint({ count: n }, { new: n });
  return metric.dataPointType === 1 ? exponentialPoint({ count: n }, { new: n }) : numberPoint(n, { new: n });
}
