import { breather } from "@meterbridge/core";
import { noRecordedValue } from "@meterbridge/core/points";
import { diag, type DiagLogger } from "@opentelemetry/api";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { afterEach, expect, it, vi } from "vitest";
import { Totals, type TotalsOptions } from "../../src/workers/merge/totals.ts";
import { madeMetric, type MadePoint, type MetricKind } from "./made-metrics.ts";
import { valuesOf } from "./points-of.ts";
import { type ToldSource, toldSource } from "./told-source.ts";

afterEach(() => diag.disable());

function newTotals(options: Partial<TotalsOptions> = {}): Totals {
  return new Totals({ gauge: "each", upDownCounter: "sum", label: "worker", maxDepartedSeries: 100, ...options });
}

/** What workers 1, 2 … have, as one. */
async function merged(
  workers: readonly (readonly ScopeMetrics[])[],
  options?: Partial<TotalsOptions>,
): Promise<ScopeMetrics[]> {
  const sources = workers.map((metrics, index) => {
    const { source, tell } = toldSource(String(index + 1));
    tell(metrics);
    return source;
  });
  return newTotals(options).merge(sources, breather());
}

function histogram(boundaries: readonly number[], counts: readonly number[]): unknown {
  return { count: counts.reduce((sum, count) => sum + count, 0), sum: 1, buckets: { boundaries, counts } };
}

it("keeps histograms with other boundaries apart by the label, and tells it once", async () => {
  const warn = vi.fn<DiagLogger["warn"]>();
  diag.setLogger({ error() {}, warn, info() {}, debug() {}, verbose() {} });
  const one = madeMetric("histogram", [{ value: histogram([1], [1, 2]) }]);
  const other = madeMetric("histogram", [{ value: histogram([5], [3, 4]) }]);
  const values = valuesOf(await merged([[one], [other], [one], [other]]), "m");
  expect(values).toMatchObject({
    "{}": { count: 6, buckets: { boundaries: [1], counts: [2, 4] } },
    [`{"worker":"2"}`]: { count: 7 },
    [`{"worker":"4"}`]: { count: 7 },
  });
  expect(warn).toHaveBeenCalledTimes(1);
});

it.for<[MetricKind, unknown]>([
  ["counter", Number.NaN],
  ["counter", "seven"],
  ["counter", undefined],
  ["histogram", 7],
  ["histogram", { count: 1 }],
  ["histogram", { count: 0.5, buckets: { boundaries: [1], counts: [0.5, 0] } }],
  ["exponentialHistogram", { count: 1 }],
  ["exponentialHistogram", null],
])("leaves sums alone with a value that does not add: %s %o", async ([kind, broken]) => {
  const values = { counter: 7, histogram: histogram([1], [1, 2]), exponentialHistogram: exponential(0, 0, [7]) };
  const value = values[kind as keyof typeof values];
  const all = [value, broken, value].map((each) => [madeMetric(kind, [{ value: each }])]);
  const sum = valuesOf(await merged(all), "m")["{}"];
  expect(sum).toEqual(valuesOf(await merged([all[0]!, all[2]!]), "m")["{}"]);
});

it("keeps a gauge that is no number, told apart as all gauges are, and does not tell of it", async () => {
  const warn = vi.fn<DiagLogger["warn"]>();
  diag.setLogger({ error() {}, warn, info() {}, debug() {}, verbose() {} });
  const workers = [[madeMetric("gauge", [{ value: Number.NaN }])], [madeMetric("gauge", [{ value: 1 }])]];
  expect(valuesOf(await merged(workers), "m")).toEqual({ [`{"worker":"1"}`]: Number.NaN, [`{"worker":"2"}`]: 1 });
  expect(warn).not.toHaveBeenCalled();
});

it("keeps what living workers have when one that was kept apart goes, and what they leave", async () => {
  const totals = newTotals();
  const [one, other] = [toldSource("1"), toldSource("2")];
  one.tell([madeMetric("histogram", [{ value: histogram([1, 2], [900, 90, 10]) }])]);
  other.tell([madeMetric("histogram", [{ value: histogram([5], [9, 1]) }])]);
  await totals.merge([one.source, other.source], breather());
  await totals.depart(other.source, breather());
  expect(valuesOf(await totals.merge([one.source], breather()), "m")).toMatchObject({ "{}": { count: 1_000 } });
  await totals.depart(one.source, breather());
  expect(valuesOf(await totals.merge([], breather()), "m")).toMatchObject({ "{}": { count: 1_000 } });
});

it("adds counts beyond what a number can tell", async () => {
  const big = { value: 2n ** 60n };
  expect(
    valuesOf(await merged([[madeMetric("counter", [big])], [madeMetric("counter", [{ value: 1 }])]]), "m"),
  ).toEqual({
    "{}": 2n ** 60n + 1n,
  });
});

it("gives exponential histograms the lower scale", async () => {
  const workers = [exponential(1, -2, [1, 2, 3, 4]), exponential(0, 0, [5])].map((value) => [
    madeMetric("exponentialHistogram", [{ value }]),
  ]);
  expect(valuesOf(await merged(workers), "m")).toMatchObject({
    "{}": { count: 15, scale: 0, positive: { offset: -1, bucketCounts: [3, 12] } },
  });
});

it("gives those that lie far apart a scale at which there are not too many buckets", async () => {
  const workers = [exponential(20, -1_000_000, [1]), exponential(20, 1_000_000, [1])].map((value) => [
    madeMetric("exponentialHistogram", [{ value }]),
  ]);
  const { positive, scale } = valuesOf(await merged(workers), "m")["{}"] as {
    readonly scale: number;
    readonly positive: { readonly bucketCounts: readonly number[] };
  };
  expect(positive.bucketCounts.length).toBeLessThanOrEqual(160);
  expect(positive.bucketCounts.length).toBeGreaterThan(80);
  expect(scale).toBe(6);
});

it("leaves a summary of several workers with count and sum, one of a single worker as it is", async () => {
  const quantiles = [{ quantile: 0.5, value: 1 }];
  const own = { attributes: { own: true }, value: { count: 1, sum: 2, quantiles } };
  const common = { attributes: {}, value: { count: 3, sum: 4, quantiles } };
  expect(
    valuesOf(await merged([[madeMetric("summary", [own, common])], [madeMetric("summary", [common])]]), "m"),
  ).toEqual({
    [`{"own":true}`]: own.value,
    "{}": { count: 6, sum: 8, quantiles: [] },
  });
});

it("begins when the first worker began", async () => {
  const starts = [
    [5, 7],
    [5, 3],
    [6, 0],
  ] as const;
  const all = await merged(
    starts.map((startTime) => [madeMetric("counter", [{ value: 1, startTime: [...startTime] }])]),
  );
  expect(all[0]!.metrics[0]!.dataPoints[0]!.startTime).toEqual([5, 3]);
});

it("knows series by what their attributes say, in whatever order", async () => {
  const points = [
    { a: 1, b: [1, "x"] },
    { b: [1, "x"], a: 1 },
  ].map((attributes) => ({ attributes, value: 1 }));
  expect(valuesOf(await merged(points.map((point) => [madeMetric("counter", [point])])), "m")).toEqual({
    [`{"a":1,"b":[1,"x"]}`]: 2,
  });
});

it("tells apart what is of another scope, name or type", async () => {
  const point: MadePoint = { value: 1 };
  const all = await merged([
    [madeMetric("counter", [point]), madeMetric("counter", [point], { name: "n" })],
    [madeMetric("counter", [point], { scope: { name: "other" } }), madeMetric("upDownCounter", [point])],
  ]);
  expect(all.map(({ scope, metrics }) => [scope.name, metrics.length])).toEqual([
    ["test", 3],
    ["other", 1],
  ]);
});

it("joins the label with an attribute of that name", async () => {
  const all = await merged([[madeMetric("gauge", [{ attributes: { worker: "mail" }, value: 1 }])]]);
  expect(valuesOf(all, "m")).toEqual({ [`{"worker":"mail;1"}`]: 1 });
});

it("asks a function for the policy of each gauge, and tells them apart where it gives none", async () => {
  const gauges = (value: number): readonly ScopeMetrics[] =>
    ["rss", "cpu", "odd"].map((name) => madeMetric("gauge", [{ value }], { name }));
  const policies: Record<string, unknown> = { rss: "max", cpu: "sum", odd: "median" };
  const all = await merged([gauges(1), gauges(2)], { gauge: ({ name }) => policies[name] as "max" });
  expect(valuesOf(all, "rss")).toEqual({ "{}": 2 });
  expect(valuesOf(all, "cpu")).toEqual({ "{}": 3 });
  expect(valuesOf(all, "odd")).toEqual({ [`{"worker":"1"}`]: 1, [`{"worker":"2"}`]: 2 });
});

it("keeps exemplars of all workers, and leaves out series that have no value any more", async () => {
  const exemplar = { value: 1, timestamp: [1, 2], traceId: "a".repeat(32) };
  const all = await merged([
    [madeMetric("counter", [{ value: 1, exemplars: [exemplar] }])],
    [madeMetric("counter", [{ value: 1, exemplars: [exemplar] }])],
    [madeMetric("counter", [{ value: 99, flags: noRecordedValue }])],
  ]);
  expect(all[0]!.metrics[0]!.dataPoints).toMatchObject([{ value: 2, exemplars: [exemplar, exemplar] }]);
});

it("keeps the counts of dead workers in one series more than it may, and loses none", async () => {
  const totals = newTotals({ maxDepartedSeries: 2 });
  for (let pid = 1; pid <= 50; pid++) {
    const { source, tell } = toldSource(String(pid));
    tell([madeMetric("counter", [{ attributes: { pid }, value: 2 }])]);
    await totals.merge([source], breather());
    await totals.depart(source, breather());
  }
  expect(await valuesIn(totals)).toEqual({
    [`{"pid":1}`]: 2,
    [`{"pid":2}`]: 2,
    [`{"otel.metric.overflow":true}`]: 96,
  });
});

it("says that it is overfull of dead workers' series, until they are added up", async () => {
  const totals = newTotals({ maxDepartedSeries: 1 });
  const seen: boolean[] = [];
  for (const worker of ["1", "2"]) {
    const { source, tell } = toldSource(worker);
    tell([counter({ [`a${worker}`]: 2, [`b${worker}`]: 2, [`c${worker}`]: 2, [`d${worker}`]: 2 })]);
    await totals.depart(source, breather());
    seen.push(totals.isOverfull);
    await totals.merge([], breather());
    seen.push(totals.isOverfull);
  }
  expect(seen).toEqual([true, false, true, false]);
});

it("takes nothing from series that living workers have, however many a dead one has left", async () => {
  const totals = newTotals({ maxDepartedSeries: 1 });
  const [one, other] = [toldSource("1"), toldSource("2")];
  one.tell([counter({ x: 10, y: 10, z: 10 })]);
  await valuesIn(totals, one);
  other.tell([counter({ x: 5, y: 5, z: 5 })]);
  await totals.depart(one.source, breather());
  expect(await valuesIn(totals, other)).toEqual({ [`{"id":"x"}`]: 15, [`{"id":"y"}`]: 15, [`{"id":"z"}`]: 15 });
  await totals.depart(other.source, breather());
  expect(await valuesIn(totals)).toEqual({ [`{"id":"x"}`]: 15, [`{"otel.metric.overflow":true}`]: 30 });
});

it.for(["dies", "lives"])("keeps what a worker had that begins anew before it is seen again, and %s", async (then) => {
  const totals = newTotals();
  const { source, tell } = toldSource("1");
  tell([counter({ x: 100 })]);
  await totals.merge([source], breather());
  tell([counter({ x: 3 })]);
  if (then === "dies") await totals.depart(source, breather());
  const living = then === "dies" ? [] : [source];
  expect(valuesOf(await totals.merge(living, breather()), "m")).toEqual({ [`{"id":"x"}`]: 103 });
});

it("keeps what a worker had that begins anew when it says everything anew, and in another order", async () => {
  const totals = newTotals();
  const told = toldSource("1");
  told.tell([counter({ x: 100, y: 7 })]);
  await valuesIn(totals, told);
  told.forget();
  told.tell([counter({ y: 8, x: 3 })]);
  expect(await valuesIn(totals, told)).toEqual({ [`{"id":"x"}`]: 103, [`{"id":"y"}`]: 8 });
});

it("uses what a worker said before of what it could not collect, and drops what it has no more", async () => {
  const totals = newTotals();
  const told = toldSource("1");
  const [jobs, others] = [
    (x: number) => madeMetric("counter", [{ value: x }], { name: "jobs" }),
    madeMetric("gauge", [{ value: 1 }], { name: "others" }),
  ];
  const seen: unknown[] = [];
  for (const [metrics, isPartial] of [
    [[jobs(7), others], false],
    [[others], true],
    [[], true],
    [[jobs(8)], true],
    [[others], true],
    [[jobs(9)], false],
  ] as const) {
    told.tell(metrics, isPartial);
    const merged = await totals.merge([told.source], breather());
    seen.push([valuesOf(merged, "jobs")["{}"], merged[0]!.metrics.length]);
  }
  expect(seen).toEqual([
    [7, 2],
    [7, 2],
    [7, 2],
    [8, 2],
    [8, 2],
    [9, 1],
  ]);
});

it.for([
  [-11, 20_000_000],
  [2 ** 31 - 1, Number.POSITIVE_INFINITY],
  [20, 2 ** 60],
  [-2_000, 1e9],
  [5, 0.5],
])("keeps exponential histograms apart that no scale brings together: scale %d, offset %d", async ([scale, offset]) => {
  const workers = [exponential(scale!, 0, [1]), exponential(scale!, offset!, [1])].map((value) => [
    madeMetric("exponentialHistogram", [{ value }]),
  ]);
  expect(valuesOf(await merged(workers), "m")).toMatchObject({
    "{}": { count: 1, scale },
    [`{"worker":"2"}`]: { count: 1, scale },
  });
});

it("forgets metrics and series that no worker has any more, and knows them again when they come back", async () => {
  const totals = newTotals();
  const { source, tell } = toldSource("1");
  const gauges = (...rooms: readonly number[]): ScopeMetrics =>
    madeMetric(
      "gauge",
      rooms.map((room) => ({ attributes: { room }, value: room })),
    );
  for (const rooms of [[1, 2], [2], [], [1, 2], [2, 1]]) {
    tell(rooms.length > 0 ? [gauges(...rooms)] : []);
    const values = valuesOf(await totals.merge([source], breather()), "m");
    const expected = rooms.map((room) => [JSON.stringify({ room, worker: "1" }), room]);
    expect(values).toEqual(Object.fromEntries(expected));
  }
});

it("knows a series again that had no value for a while", async () => {
  const totals = newTotals();
  const { source, tell } = toldSource("1");
  for (const [flags, expected] of [
    [0, { "{}": 1, [`{"b":2}`]: 7 }],
    [noRecordedValue, { "{}": 1 }],
    [0, { "{}": 1, [`{"b":2}`]: 7 }],
  ] as const) {
    tell([madeMetric("counter", [{ value: 1 }, { attributes: { b: 2 }, value: 7, flags }])]);
    expect(valuesOf(await totals.merge([source], breather()), "m")).toEqual(expected);
  }
});

/** A counter with these series. */
function counter(values: Readonly<Record<string, number>>): ScopeMetrics {
  return madeMetric(
    "counter",
    Object.entries(values).map(([id, value]) => ({ attributes: { id }, value })),
  );
}

async function valuesIn(totals: Totals, ...workers: readonly ToldSource[]): Promise<Record<string, unknown>> {
  const sources = workers.map(({ source }) => source);
  return valuesOf(await totals.merge(sources, breather()), "m");
}

function exponential(scale: number, offset: number, bucketCounts: readonly number[]): unknown {
  const count = bucketCounts.reduce((sum, each) => sum + each, 0);
  return {
    count,
    sum: 1,
    scale,
    zeroCount: 0,
    positive: { offset, bucketCounts },
    negative: { offset: 0, bucketCounts: [] },
  };
}
