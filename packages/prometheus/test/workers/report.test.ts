import { breather } from "@meterbridge/core";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { expect, it } from "vitest";
import { metricsOf } from "../../src/workers/metrics-of.ts";
import { fromPortable, toPortable } from "../../src/workers/report/portable.ts";
import { ReportDecoder } from "../../src/workers/report/report-decoder.ts";
import { ReportEncoder } from "../../src/workers/report/report-encoder.ts";
import type { Slice } from "../../src/workers/report/slice.ts";
import { madeMetric, type MetricKind } from "./made-metrics.ts";
import { valuesOf } from "./points-of.ts";

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

function send(encoder: ReportEncoder, decoder: ReportDecoder, metrics: readonly ScopeMetrics[]): readonly Slice[] {
  const slices = [...encoder.encode(metrics)].map((slice) => throughJson(slice));
  for (const slice of slices) decoder.take(slice);
  return slices;
}

const manySeries = madeMetric(
  "counter",
  Array.from({ length: 5_000 }, (_, id) => ({ attributes: { id }, value: id })),
);

it("carries any data over JSON", () => {
  const value = fc.anything({
    withBigInt: true,
    withTypedArray: false,
    withNullPrototype: false,
    withSparseArray: false,
  });
  fc.assert(
    fc.property(value, (data) => {
      expect(fromPortable(throughJson(toPortable(data)))).toEqual(fromPortable(toPortable(data)));
      expect(JSON.stringify(fromPortable(toPortable(data)), bigints)).toBe(JSON.stringify(data, bigints));
    }),
  );
});

it.for([
  NaN,
  Infinity,
  -Infinity,
  2n ** 70n,
  undefined,
  null,
  Uint8Array.of(1, 2),
  { number: "NaN" },
  [{ bigint: "1" }],
])("carries %o", (value) => {
  expect(fromPortable(throughJson(toPortable(value)))).toEqual(value);
});

it.for<[MetricKind, unknown]>([
  ["counter", 7],
  ["counter", 7n],
  ["gauge", Number.NaN],
  ["gauge", -Infinity],
  ["histogram", { count: 3, sum: 4, min: 1, max: 2, buckets: { boundaries: [1, Infinity], counts: [1, 2, 0] } }],
  ["histogram", { count: 3, buckets: { boundaries: [], counts: [3] } }],
  [
    "exponentialHistogram",
    {
      count: 3n,
      sum: 4,
      scale: 3,
      zeroCount: 1,
      zeroThreshold: 0.5,
      positive: { offset: -4, bucketCounts: [1, 1] },
      negative: { offset: 0, bucketCounts: [] },
    },
  ],
  ["summary", { count: 1, sum: 2, quantiles: [{ quantile: 0.5, value: Number.NaN }] }],
])("tells a %s with the value %o", async ([kind, value]) => {
  const decoder = new ReportDecoder();
  const point = { attributes: { a: "b", list: ["c", 1] }, value, exemplars: [{ value: 1 }] };
  send(new ReportEncoder(), decoder, [madeMetric(kind, [point])]);
  expect(await metricsOf(decoder.metrics, breather())).toMatchObject([madeMetric(kind, [point])]);
});

it("is hardly more than numbers from the second report on", async () => {
  const [encoder, decoder] = [new ReportEncoder(), new ReportDecoder()];
  const metrics = (value: number): ScopeMetrics[] => [
    madeMetric(
      "counter",
      [1, 2, 3].map((id) => ({ attributes: { id, path: "/api/v1/items" }, value: value + id })),
    ),
  ];
  send(encoder, decoder, metrics(0));
  const [again] = send(encoder, decoder, metrics(10));
  expect(JSON.stringify(again)).not.toContain("path");
  expect(Object.values(valuesOf(await metricsOf(decoder.metrics, breather()), "m"))).toEqual([11, 12, 13]);
});

it("follows series that come, go and change places, and attributes that somebody changes", async () => {
  const plan = fc.array(
    fc.array(fc.nat(5), { maxLength: 6 }).map((ids) => [...new Set(ids)]),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(plan, async (reports) => {
      const [encoder, decoder] = [new ReportEncoder(), new ReportDecoder()];
      const shared = { id: 0, changed: 0 };
      for (const [at, ids] of reports.entries()) {
        shared.changed = at;
        const points = ids.map((id) => ({ attributes: id === 0 ? shared : { id }, value: at * 10 + id }));
        send(encoder, decoder, ids.length > 0 ? [madeMetric("counter", points)] : []);
        const expected = points.map(({ attributes, value }) => [JSON.stringify(attributes), value]);
        expect(valuesOf(await metricsOf(decoder.metrics, breather()), "m")).toEqual(Object.fromEntries(expected));
      }
    }),
  );
});

it("comes in slices that are small, whatever there is", async () => {
  const decoder = new ReportDecoder();
  const series = Array.from({ length: 20_000 }, (_, id) => ({ attributes: { id }, value: id }));
  const metrics = Array.from({ length: 500 }, (_, id) => madeMetric("counter", [{ value: id }], { name: `m${id}` }));
  const slices = send(new ReportEncoder(), decoder, [madeMetric("counter", series, { name: "many" }), ...metrics]);
  for (const slice of slices) expect(JSON.stringify(slice).length).toBeLessThan(150_000);
  expect(decoder.metrics.length).toBe(501);
  expect(Object.keys(valuesOf(await metricsOf(decoder.metrics, breather()), "many")).length).toBe(20_000);
});

it("is what it was until the next report is complete, and knows when it has missed one", async () => {
  const [encoder, decoder] = [new ReportEncoder(), new ReportDecoder()];
  const metrics = (value: number): ScopeMetrics[] => [madeMetric("counter", [{ value }])];
  const now = async (): Promise<unknown> => valuesOf(await metricsOf(decoder.metrics, breather()), "m")["{}"];
  send(encoder, decoder, metrics(1));
  void [...encoder.encode(metrics(2))];
  send(encoder, decoder, metrics(3));
  expect([await now(), decoder.isLost]).toEqual([1, true]);
  encoder.forget();
  send(encoder, decoder, metrics(4));
  expect([await now(), decoder.isLost]).toEqual([4, false]);
});

it("cannot be understood any more when one before it was not sent to its end", () => {
  const [encoder, decoder] = [new ReportEncoder(), new ReportDecoder()];
  send(encoder, decoder, [manySeries]);
  const [first, ...rest] = encoder.encode([manySeries]);
  decoder.take(first!);
  expect(rest.length).toBeGreaterThan(0);
  send(encoder, decoder, [manySeries]);
  expect(decoder.isLost).toBe(true);
});

it("is followed by one that says everything, when that is asked for while it is sent", async () => {
  const [encoder, decoder] = [new ReportEncoder(), new ReportDecoder()];
  const [, ...rest] = encoder.encode([manySeries]);
  const sending = encoder.encode([manySeries]);
  sending.next();
  encoder.forget();
  for (const _ of sending);
  const [next] = send(encoder, decoder, [madeMetric("counter", [{ value: 2 }])]);
  expect([rest.length > 0, next!.isFull]).toEqual([true, true]);
  expect(valuesOf(await metricsOf(decoder.metrics, breather()), "m")).toEqual({ "{}": 2 });
});

it("does not change any more when the next one comes", async () => {
  const [encoder, decoder] = [new ReportEncoder(), new ReportDecoder()];
  const rooms = (...all: readonly number[]): ScopeMetrics[] => [
    madeMetric(
      "gauge",
      all.map((room) => ({ attributes: { room }, value: room })),
    ),
  ];
  send(encoder, decoder, rooms(1, 2));
  const before = decoder.metrics;
  send(encoder, decoder, rooms(3));
  expect(valuesOf(await metricsOf(before, breather()), "m")).toEqual({ [`{"room":1}`]: 1, [`{"room":2}`]: 2 });
});

it("is lost, and no more, with what no encoder has made", () => {
  const decoder = new ReportDecoder();
  const broken = { report: 1, isFull: true, isLast: true, metrics: [{ metric: 1 }] } as unknown as Slice;
  expect(decoder.take(broken)).toBe(false);
  expect(decoder.isLost).toBe(true);
});

it("counts what has no form, and tells all else", async () => {
  const [encoder, decoder] = [new ReportEncoder(), new ReportDecoder()];
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const hostile = {
    get attributes(): never {
      throw new Error("no");
    },
    value: 1,
  };
  const points = [
    { attributes: { a: circular as never }, value: 1 },
    { attributes: { a: Symbol("s") as never }, value: 1 },
  ];
  const metric = madeMetric("counter", [...points, { attributes: { b: 2 }, value: 2 }]);
  (metric.metrics[0]!.dataPoints as unknown[]).push(hostile);
  for (let report = 1; report <= 2; report++) {
    send(encoder, decoder, [metric]);
    expect(encoder.skipped).toBe(3);
    expect(valuesOf(await metricsOf(decoder.metrics, breather()), "m")).toEqual({ [`{"b":2}`]: 2 });
  }
});

function bigints(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}
