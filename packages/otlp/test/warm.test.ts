import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cache } from "../src/cache.ts";
import { encodeMetrics } from "../src/encode-metrics.ts";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import { jsonFormat } from "../src/json/format.ts";
import { protobufFormat } from "../src/protobuf/format.ts";
import { decode, encodeAll, pointsIn } from "./decoded.ts";
import { counterMetric, exponentialPoint, gaugeMetric, histogramMetric, histogramPoint, manyPoints, numberPoint, resourceMetrics } from "./some-metrics.ts";

const formats = [["protobuf", otlpProtobuf, protobufFormat] as const, ["JSON", otlpJson, jsonFormat] as const];

/** One change between two exports; `n` chooses what it falls on. */
type Change = (metrics: any, n: number) => void;

const values = [0, -0, 1, NaN, 2.5, "text", "other", "", "é", true, null, undefined, ["a"], { a: 1 }, 2n ** 40n, 2n ** 70n, () => {}, new Uint8Array([1])];

const changes: Record<string, Change> = {
  "new numbers": (metrics, n) => everyPoint(metrics, (point, index) => setNumbers(point, n + index)),
  "an attribute mutated": (metrics, n) => onPoint(metrics, n, (point) => (point.attributes.a = values[n % values.length])),
  "an attribute added": (metrics, n) => onPoint(metrics, n, (point) => (point.attributes[`key${n % 5}`] = values[n % values.length])),
  "an attribute removed": (metrics, n) => onPoint(metrics, n, (point) => delete point.attributes[Object.keys(point.attributes)[n % 3]!]),
  "attributes made anew": (metrics, n) => onPoint(metrics, n, (point) => (point.attributes = { ...point.attributes })),
  "attributes in another order": (metrics, n) => onPoint(metrics, n, (point) => (point.attributes = Object.fromEntries(Object.entries(point.attributes).reverse()))),
  "something inside an attribute mutated": (metrics, n) => onPoint(metrics, n, (point) => Array.isArray(point.attributes.a) && point.attributes.a.push(n)),
  "a point added": (metrics, n) => onMetric(metrics, n, (metric) => metric.dataPoints.push(pointLike(metric, n))),
  "a point inserted": (metrics, n) => onMetric(metrics, n, (metric) => metric.dataPoints.splice(n % 7, 0, pointLike(metric, n))),
  "a point removed": (metrics, n) => onMetric(metrics, n, (metric) => metric.dataPoints.splice(n % 7, 1)),
  "points in another order": (metrics, n) => onMetric(metrics, n, (metric) => metric.dataPoints.reverse()),
  "all points gone": (metrics, n) => onMetric(metrics, n, (metric) => (metric.dataPoints = [])),
  "many points added": (metrics, n) => onMetric(metrics, n, (metric) => metric.dataPoints.push(...Array.from({ length: 300 }, (_, index) => pointLike(metric, index)))),
  "a point that is broken": (metrics, n) => onPoint(metrics, n, (point) => (point.endTime = n % 2 ? null : [NaN, 1])),
  "a point with flags": (metrics, n) => onPoint(metrics, n, (point) => (point.flags = n % 3)),
  "a point with an exemplar": (metrics, n) => onPoint(metrics, n, (point) => (point.exemplars = [{ value: n, time: [n, 1] }])),
  "a value of another kind": (metrics, n) => onPoint(metrics, n, (point) => typeof point.value !== "object" && (point.value = [5n, 1.5, -0, "x", 2 ** 60][n % 5])),
  "bounds mutated": (metrics, n) => onPoint(metrics, n, (point) => point.value?.buckets && (point.value.buckets.boundaries[0] = [0, -0, NaN, 1, 0.5][n % 5])),
  "bounds of another length": (metrics, n) => onPoint(metrics, n, (point) => point.value?.buckets && (point.value.buckets = { boundaries: [n], counts: new Array(n % 40).fill(2) })),
  "no minimum": (metrics, n) => onPoint(metrics, n, (point) => point.value?.count !== undefined && (point.value.min = n % 2 ? undefined : 1)),
  "no sum": (metrics, n) => onPoint(metrics, n, (point) => point.value?.count !== undefined && (point.value.sum = n % 2 ? undefined : 1)),
  "wider counts": (metrics, n) => onPoint(metrics, n, (point) => point.value?.positive && (point.value.positive = { offset: n, bucketCounts: new Array(n % 200).fill(n * 40) })),
  "other temporality": (metrics, n) => onMetric(metrics, n, (metric) => (metric.aggregationTemporality = n % 2)),
  "not monotonic": (metrics, n) => onMetric(metrics, n, (metric) => (metric.isMonotonic = n % 2 === 0)),
  "another unit": (metrics, n) => onMetric(metrics, n, (metric) => (metric.descriptor = { ...metric.descriptor, unit: `u${n % 3}` })),
  "another name": (metrics, n) => onMetric(metrics, n, (metric) => (metric.descriptor = { ...metric.descriptor, name: `m${n % 4}` })),
  "another value type": (metrics, n) => onMetric(metrics, n, (metric) => (metric.descriptor = { ...metric.descriptor, valueType: n % 2 })),
  "a gauge for a sum": (metrics, n) => onMetric(metrics, n, (metric) => metric.dataPointType >= 2 && (metric.dataPointType = 2 + (n % 2))),
  "a metric added": (metrics, n) => onScope(metrics, n, (scope) => scope.metrics.splice(n % 3, 0, gaugeMetric(`new${n % 3}`, [numberPoint(n)]))),
  "a metric removed": (metrics, n) => onScope(metrics, n, (scope) => scope.metrics.splice(n % 3, 1)),
  "metrics in another order": (metrics, n) => onScope(metrics, n, (scope) => scope.metrics.reverse()),
  "a scope added": (metrics, n) => metrics.scopeMetrics.splice(n % 2, 0, { scope: { name: `s${n}` }, metrics: [counterMetric("c", [numberPoint(n)])] }),
  "a scope removed": (metrics, n) => metrics.scopeMetrics.length > 1 && metrics.scopeMetrics.splice(n % 2, 1),
  "scopes in another order": (metrics) => metrics.scopeMetrics.reverse(),
  "a scope changed": (metrics, n) => onScope(metrics, n, (scope) => (scope.scope = { ...scope.scope, schemaUrl: n % 2 ? "x" : undefined, attributes: { n } })),
  "another resource": (metrics, n) => (metrics.resource = { attributes: { n, list: ["a"] }, schemaUrl: `url${n}` }),
};

describe.for(formats)("%s", ([, encoder, format]) => {
  it("makes the same bytes after any series of changes as if it saw the data for the first time", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(fc.constantFrom(...Object.keys(changes)), fc.nat(40)), { maxLength: 3 }), { maxLength: 12 }),
        fc.constantFrom(1_200, 20_000, 2 ** 24),
        fc.constantFrom(0, 5_000, 20_000, 2 ** 24),
        (exports, maxRequestBytes, maxCacheBytes) => {
          const warm = encoder({ maxRequestBytes, maxCacheBytes });
          const metrics = someMetrics();
          for (const changesNow of [[], [], ...exports]) {
            for (const [change, n] of changesNow) changes[change]!(metrics, n);
            const given = { scopeMetrics: metrics.scopeMetrics, resource: metrics.resource } as any;
            const ours = encodeAll(warm, given);
            const fresh = encodeAll(encoder({ maxRequestBytes, maxCacheBytes: 0 }), given);
            expect(ours.drops).toEqual(fresh.drops);
            expect(ours.payloads.map(({ points, range }) => [points, range])).toEqual(fresh.payloads.map(({ points, range }) => [points, range]));
            for (const [index, { body }] of ours.payloads.entries()) {
              if (Buffer.compare(body, fresh.payloads[index]!.body) !== 0) expect(decode({ ...ours.payloads[index]! })).toStrictEqual(decode({ ...fresh.payloads[index]! }));
              expect(Buffer.compare(body, fresh.payloads[index]!.body)).toBe(0);
            }
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  it("sees that a caller has changed an attributes object", () => {
    const warm = encoder();
    const attributes = { tenant: "one" };
    const metrics = resourceMetrics(counterMetric("c", [numberPoint(1, attributes)]), histogramMetric("h", [histogramPoint({}, attributes)]), histogramMetric("e", [exponentialPoint({}, attributes)], 1));
    encodeAll(warm, metrics);
    attributes.tenant = "two";
    const points = pointsIn(decode(encodeAll(warm, metrics).payloads[0]!));
    expect(points.map((point) => point.attributes[0].value.stringValue)).toEqual(["two", "two", "two"]);
  });

  it("keeps nothing of series, metrics and scopes that do not come again", () => {
    const cache = new Cache(2 ** 24);
    const encode = (metrics: any): number => {
      for (const _ of encodeMetrics({ format, metrics, maxRequestBytes: 2 ** 24, drop: () => {} }, cache));
      return cache.budget.bytes;
    };
    const small = encode(manyPoints(40));
    const large = encode(manyPoints(4_000));
    expect(large).toBeGreaterThan(20 * small);
    expect(encode(manyPoints(4_000, 2))).toBe(large);
    expect(encode(manyPoints(40))).toBe(small);
    const [one] = manyPoints(40).scopeMetrics;
    expect(encode({ resource: { attributes: {} }, scopeMetrics: [one] })).toBeLessThan(small);
    expect(encode({ resource: { attributes: {} }, scopeMetrics: [{ ...one, metrics: one!.metrics.slice(1) }] })).toBeGreaterThan(0);
    expect(encode({ resource: { attributes: {} }, scopeMetrics: [] })).toBe(0);
  });

  it("keeps no more than it may, and goes on without", () => {
    for (const maxBytes of [0, 1_000, 10_000, 100_000]) {
      const cache = new Cache(maxBytes);
      for (let round = 0; round < 4; round++) {
        for (const _ of encodeMetrics({ format, metrics: manyPoints(3_000, round), maxRequestBytes: 2 ** 24, drop: () => {} }, cache));
        expect(cache.budget.bytes).toBeLessThanOrEqual(maxBytes);
        expect(cache.arena.capacity).toBeLessThanOrEqual(Math.max(64 * 1024, maxBytes));
      }
    }
  });

  it("keeps at most 1 KB a series", () => {
    const cache = new Cache(2 ** 26);
    for (let round = 0; round < 2; round++) {
      for (const _ of encodeMetrics({ format, metrics: manyPoints(10_000, round), maxRequestBytes: 2 ** 24, drop: () => {} }, cache));
    }
    expect((cache.budget.bytes + cache.arena.capacity) / 10_000).toBeLessThan(1_024);
  });
});

function someMetrics(): any {
  const metrics = manyPoints(40) as any;
  metrics.scopeMetrics[0].metrics.push(gaugeMetric("ints", Array.from({ length: 5 }, (_, index) => numberPoint(index, { a: index, b: "text" })), 0));
  return metrics;
}

function everyPoint(metrics: any, change: (point: any, index: number) => void): void {
  let index = 0;
  for (const scope of metrics.scopeMetrics) for (const metric of scope.metrics) for (const point of metric.dataPoints) change(point, index++);
}

function onScope(metrics: any, n: number, change: (scope: any) => void): void {
  change(metrics.scopeMetrics[n % metrics.scopeMetrics.length]);
}

function onMetric(metrics: any, n: number, change: (metric: any) => void): void {
  onScope(metrics, n, (scope) => scope.metrics.length > 0 && change(scope.metrics[(n >> 1) % scope.metrics.length]));
}

function onPoint(metrics: any, n: number, change: (point: any) => void): void {
  onMetric(metrics, n, (metric) => metric.dataPoints.length > 0 && change(metric.dataPoints[(n >> 2) % metric.dataPoints.length]));
}

function setNumbers(point: any, n: number): void {
  point.endTime = [1_700_000_100 + n, n];
  if (typeof point.value !== "object") point.value = n * 1.5;
  else point.value = { ...point.value, count: n, sum: n / 3, ...(point.value.buckets && { buckets: { boundaries: point.value.buckets.boundaries, counts: point.value.buckets.counts.map((count: number) => count + n) } }) };
}

function pointLike(metric: any, n: number): object {
  if (metric.dataPointType === 0) return histogramPoint({ count: n }, { new: n });
  return metric.dataPointType === 1 ? exponentialPoint({ count: n }, { new: n }) : numberPoint(n, { new: n });
}
