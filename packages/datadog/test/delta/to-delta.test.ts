import { temporalities } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { HrTime } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { toDelta } from "../../src/delta/to-delta.ts";
import {
  began,
  conversion,
  converted,
  counter,
  type GivenPoint,
  type GivenMetric,
  inShort,
  metricsOf,
} from "./given.ts";

type Difference = readonly [value: unknown, from: number, to: number];

/** Exports a counter's points one by one; gives what became of each: a difference, or why there is none. */
async function differences(points: readonly GivenPoint[]): Promise<readonly (Difference | string)[]> {
  const all = await converted(points.map((point) => counter(point)));
  return all.map(({ points: [point], drops: [drop] }) => (point ? inShort(point) : drop!.reason));
}

const max = 2n ** 63n - 1n;

describe("a cumulative counter", () => {
  it.for<[string, points: readonly GivenPoint[], expected: readonly (Difference | string)[]]>([
    [
      "tells what came on top",
      [
        { value: 5, at: 10 },
        { value: 7, at: 20 },
        { value: 7, at: 30 },
        { value: 8.5, at: 40 },
      ],
      [
        [5, 0, 10],
        [2, 10, 20],
        [0, 20, 30],
        [1.5, 30, 40],
      ],
    ],
    [
      "begins anew when its value is less",
      [
        { value: 5, at: 10 },
        { value: 3, at: 20 },
        { value: 4, at: 30 },
      ],
      [
        [5, 0, 10],
        [3, 10, 20],
        [1, 20, 30],
      ],
    ],
    [
      "begins anew when it has another start, although its value is more",
      [
        { value: 5, at: 10 },
        { value: 6, at: 20, from: 15 },
        { value: 8, at: 30, from: 15 },
      ],
      [
        [5, 0, 10],
        [6, 15, 20],
        [2, 20, 30],
      ],
    ],
    [
      "goes on when its start is not known",
      [
        { value: 5, at: 10 },
        { value: 6, at: 20, from: [0, 0] },
        { value: 8, at: 30, from: "never" as never },
        { value: 9, at: 40 },
      ],
      [
        [5, 0, 10],
        [1, 10, 20],
        [2, 20, 30],
        [1, 30, 40],
      ],
    ],
    [
      "goes on when its start is where it ends, each time",
      [
        { value: 5, at: 10, from: 10 },
        { value: 6, at: 20, from: 20 },
      ],
      ["first_value", [1, 10, 20]],
    ],
    [
      "begins anew when it has another start that is where it ends, for once",
      [
        { value: 5, at: 10 },
        { value: 6, at: 20, from: 20 },
        { value: 8, at: 30, from: 20 },
      ],
      [
        [5, 0, 10],
        [6, 20, 20],
        [2, 20, 30],
      ],
    ],
    [
      "loses nothing by points that come late or twice",
      [
        { value: 5, at: 10 },
        { value: 9, at: 30 },
        { value: 7, at: 20 },
        { value: 9, at: 30 },
        { value: 12, at: 40 },
      ],
      [[5, 0, 10], [4, 10, 30], "out_of_order", "out_of_order", [3, 30, 40]],
    ],
    [
      "loses nothing by values that are none",
      [
        { value: 5, at: 10 },
        { value: Number.NaN, at: 20 },
        { value: Infinity, at: 30 },
        { value: "6", at: 40 },
        { value: undefined, at: 50 },
        { value: 9, at: 60 },
      ],
      [[5, 0, 10], "non_finite", "non_finite", "invalid_value", "invalid_value", [4, 10, 60]],
    ],
    [
      "loses nothing by times that are none",
      [
        { value: 5, at: 10 },
        { value: 6, at: [Number.NaN, 0] },
        { value: 7, at: null as never },
        { value: 8, at: [1] as never },
        { value: 9, at: 60 },
      ],
      [[5, 0, 10], "invalid_time", "invalid_time", "invalid_time", [4, 10, 60]],
    ],
    [
      "goes on after it had no value",
      [
        { value: 5, at: 10 },
        { value: 0, at: 20, flags: 1 },
        { value: 9, at: 30 },
      ],
      [[5, 0, 10], "no_recorded_value", [4, 10, 30]],
    ],
    [
      "is exact to 64 bits",
      [
        { value: 2n ** 60n, at: 10 },
        { value: 2n ** 60n + 1n, at: 20 },
        { value: max, at: 30 },
        { value: 3n, at: 40 },
        { value: 4, at: 50 },
        { value: 4.5, at: 60 },
        { value: 5n, at: 70 },
      ],
      [
        [2n ** 60n, 0, 10],
        [1, 10, 20],
        [max - 2n ** 60n - 1n, 20, 30],
        [3n, 30, 40],
        [1, 40, 50],
        [0.5, 50, 60],
        [0.5, 60, 70],
      ],
    ],
    [
      "tells nanoseconds apart",
      [
        { value: 5, at: [began + 10, 1] },
        { value: 6, at: [began + 10, 2] },
        { value: 7, at: [began + 10, 2] },
      ],
      [[5, 0, 10], [1, 10, 10], "out_of_order"],
    ],
    [
      "goes on from a point of the far future when it is back in the present",
      [
        { value: 5, at: 10 },
        { value: 6, at: 1_000_000_000 },
        { value: 8, at: 20 },
        { value: 9, at: 30 },
      ],
      [
        [5, 0, 10],
        [1, 10, 1_000_000_000],
        [2, 0, 20],
        [1, 20, 30],
      ],
    ],
  ])("%s", async ([, points, expected]) => {
    expect(await differences(points)).toEqual(expected);
  });
});

describe("a cumulative metric of another kind", () => {
  const histogram = (count: number): object => ({
    buckets: { boundaries: [5], counts: [count, 0] },
    count,
    sum: 2 * count,
    min: 1,
    max: 3,
  });
  const exponential = (count: number): object => ({
    scale: 3,
    count,
    sum: 2 * count,
    min: 1,
    max: 3,
    zeroCount: 0,
    positive: { offset: 1, bucketCounts: [count] },
    negative: { offset: 0, bucketCounts: [] },
  });
  const quantiles = [{ quantile: 0.5, value: 3 }];
  const summary = (count: number): object => ({ count, sum: 2 * count, quantiles });

  it.for<[GivenMetric["kind"], valueOf: (count: number) => object, difference: object]>([
    ["histogram", histogram, { ...histogram(2), min: undefined, max: undefined }],
    ["exponentialHistogram", exponential, { ...exponential(2), min: undefined, max: undefined }],
    ["summary", summary, summary(2)],
  ])("%s: a difference has no extremes, what began anew has", async ([kind, valueOf, difference]) => {
    const values = [valueOf(5), valueOf(7), valueOf(4)];
    const all = await converted(values.map((value, n) => metricsOf([{ kind, points: [{ value, at: 10 + n }] }])));
    expect(all.map(({ points: [point] }) => point!.value)).toEqual([valueOf(5), difference, valueOf(4)]);
  });

  it("a summary's first value tells its quantiles, when it is not known what else of it is new", async () => {
    const points = (at: number): GivenMetric => ({ kind: "summary", points: [{ value: summary(at), at }] });
    const [first, second] = await converted([metricsOf([points(10)]), metricsOf([points(12)])], { firstValue: "drop" });
    expect(first).toEqual({ points: [expect.objectContaining({ value: { quantiles } })], drops: [] });
    expect(second!.points[0]!.value).toEqual(summary(2));
  });

  it("a summary's first value without quantiles is dropped", async () => {
    const value = { count: 1, sum: 2, quantiles: [] };
    const [first] = await converted([metricsOf([{ kind: "summary", points: [{ value, at: 10 }] }])], {
      firstValue: "drop",
    });
    expect(first).toEqual({ points: [], drops: [{ reason: "first_value", points: 1 }] });
  });
});

describe("the first value of a series", () => {
  const before: HrTime = [performance.timeOrigin / 1_000 - 60, 0];
  const unknown: HrTime = [0, 0];

  it.for<["auto" | "keep" | "drop" | undefined, from: number | HrTime, kept: boolean]>([
    [undefined, 0, true],
    [undefined, before, false],
    [undefined, unknown, false],
    ["auto", 0, true],
    ["auto", before, false],
    ["auto", 10, false],
    ["keep", 0, true],
    ["keep", before, true],
    ["keep", 10, true],
    ["drop", 0, false],
  ])("%s, begun at %s: counts %s", async ([firstValue, from, isKept]) => {
    const exports = [counter({ value: 5, at: 10, from }), counter({ value: 7, at: 20, from })];
    const [first, second] = await converted(exports, { firstValue });
    expect(first!.points.map(({ value }) => value)).toEqual(isKept ? [5] : []);
    expect(first!.drops).toEqual(isKept ? [] : [{ reason: "first_value", points: 1 }]);
    expect(second!.points.map(({ value }) => value)).toEqual([2]);
  });

  it("counts when the system's clock was set back after the process had begun", async () => {
    const clock = testClock({ wallTimeMs: performance.timeOrigin - 3_600_000 });
    const from: HrTime = [Math.ceil(clock.wallTime() / 1_000), 0];
    const [told] = await converted([counter({ value: 5, from, at: [from[0] + 1, 0] })], { clock });
    expect(told!.points.map(({ value }) => value)).toEqual([5]);
  });
});

describe("what is passed on", () => {
  const points = [{ value: 5, at: 10 }];

  it.for<[string, GivenMetric]>([
    ["a gauge", { kind: "gauge", points }],
    ["a sum that goes up and down", { monotonic: false, points }],
    ["a delta sum", { temporality: "delta", points }],
    ["a delta histogram", { kind: "histogram", temporality: "delta", points }],
    ["a delta exponential histogram", { kind: "exponentialHistogram", temporality: "delta", points }],
    ["a cumulative metric without points", { points: [] }],
  ])("%s as it is", async ([, metric]) => {
    const { send, sink } = conversion();
    const metrics = metricsOf([metric]);
    await send(metrics);
    expect(sink.sends[0]!.input).toBe(metrics);
    const mixed = metricsOf([metric, { name: "other", points }]);
    await send(mixed);
    expect(sink.sends[1]!.input.scopeMetrics[0]!.metrics[0]).toBe(mixed.scopeMetrics[0]!.metrics[0]);
    expect(sink.sends[1]!.input.resource).toBe(mixed.resource);
  });

  it("has the metric's descriptor, and the point's attributes and exemplars", async () => {
    const exemplars = [{ value: 5 }];
    const attributes = { a: 1 };
    const { send, sink } = conversion();
    const metrics = counter({ value: 5, at: 10, attributes, exemplars });
    const given = structuredClone(metrics);
    await send(metrics);
    const [metric] = sink.sends[0]!.input.scopeMetrics[0]!.metrics;
    expect(metric).toEqual({
      ...metrics.scopeMetrics[0]!.metrics[0],
      aggregationTemporality: temporalities.delta,
    });
    expect(metrics).toEqual(given);
  });

  it("is nothing when no point is left", async () => {
    const { send, sink } = conversion({ firstValue: "drop" });
    const drops = [{ reason: "first_value", points: 2 }];
    const outcome = await send(counter({ value: 5, at: 10 }, { value: 5, at: 10, attributes: { a: 1 } }));
    expect(outcome).toEqual({ kind: "delivered", rejectedPoints: 0, drops });
    expect(sink.sends).toEqual([]);
  });
});

it("names every wrong option", () => {
  expect(() => toDelta({ firstValue: "all" as never, maxSeries: 0 })).toThrow(/firstValue[^]*maxSeries/);
});
