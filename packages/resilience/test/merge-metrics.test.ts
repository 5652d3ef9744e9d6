import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { mergeMetrics } from "../src/queue/merge-metrics.ts";
import { type MetricPlan, metricsOf, type PlannedPoint, pointsOf } from "./metric-plans.ts";

type Plan = Omit<MetricPlan, "points">;

/** What comes of two data points of one stream, where nothing else is said. */
async function mergeTwo(plan: Plan, one: unknown, other: unknown, from = 2): Promise<readonly unknown[]> {
  const merged = await merge([{ ...plan, points: [[{}, 1, 2, one]] }], [{ ...plan, points: [[{}, from, 3, other]] }]);
  return pointsOf(merged!.metrics).map(([, start, end, value]) => [start, end, value]);
}

async function merge(earlier: readonly MetricPlan[], later: readonly MetricPlan[]) {
  return mergeMetrics(metricsOf(earlier), metricsOf(later));
}

const both = (one: unknown, other: unknown): readonly unknown[] => [
  [1, 2, one],
  [2, 3, other],
];
const sum = (value: unknown): readonly unknown[] => [[1, 3, value]];

describe("two sums of one stream", () => {
  it.for([
    ["are added, from the first start to the last end", {}, 3, 4, sum(7)],
    ["are added when they go down, too", { monotonic: false }, 3, -4, sum(-1)],
    ["are added as fractions", { valueType: 1 }, 0.5, 0.25, sum(0.75)],
    ["are added as bigints", {}, 2n ** 60n, 2n ** 61n, sum(2n ** 60n + 2n ** 61n)],
    ["are added when one is a bigint", {}, 1, 2n ** 60n, sum(2n ** 60n + 1n)],
    ["stay two when the sum were not exact", {}, 2 ** 53 - 1, 2, both(2 ** 53 - 1, 2)],
    ["stay two when the sum has no room", {}, 2n ** 62n, 2n ** 62n, both(2n ** 62n, 2n ** 62n)],
    ["stay two when one is a bigint and one a fraction", { valueType: 1 }, 0.5, 2n, both(0.5, 2n)],
    ["stay two when one is no number", { valueType: 1 }, 1, Number.NaN, both(1, Number.NaN)],
    ["stay two when one is infinite", { valueType: 1 }, Infinity, 1, both(Infinity, 1)],
  ] as const)("%s", async ([, plan, one, other, expected]) => {
    expect(await mergeTwo(plan, one, other)).toEqual(expected);
  });

  it("are added over a time in which nothing was recorded", async () => {
    expect(await mergeTwo({}, 1, 2, 2.5)).toEqual([[1, 3, 3]]);
  });

  it("stay two when their times overlap: somebody else may have counted the same", async () => {
    expect(await mergeTwo({}, 1, 2, 1)).toEqual([
      [1, 2, 1],
      [1, 3, 2],
    ]);
  });
});

describe("two cumulative data points of one stream", () => {
  it.for([
    ["sums", { temporality: "cumulative" }],
    ["sums that go down", { temporality: "cumulative", monotonic: false }],
    ["histograms", { temporality: "cumulative", kind: "histogram" }],
  ] as const)("are one, the later one (%s)", async ([, plan]) => {
    const merged = await merge([{ ...plan, points: [[{}, 1, 2, 5]] }], [{ ...plan, points: [[{}, 1, 3, 8]] }]);
    expect(pointsOf(merged!.metrics)).toEqual([[{}, 1, 3, 8]]);
    expect(merged).toMatchObject({ mergedPoints: 0, supersededPoints: 1 });
  });

  it("stay two when the stream has begun anew in between", async () => {
    expect(await mergeTwo({ temporality: "cumulative" }, 5, 3)).toEqual(both(5, 3));
  });
});

it.for(["delta", "cumulative"] as const)("of two gauges the later one stays (%s)", async (temporality) => {
  expect(await mergeTwo({ kind: "gauge", temporality }, 5, 3)).toEqual([[2, 3, 3]]);
});

describe("two histograms of one stream", () => {
  const histogram = (counts: readonly unknown[], more: object = {}, boundaries = [10, 20]) => ({
    buckets: { boundaries, counts },
    count: counts.reduce((total: number, count) => total + Number(count), 0),
    ...more,
  });
  const kind = { kind: "histogram" } as const;

  it("are added bucket by bucket", async () => {
    const one = histogram([1, 2, 0], { sum: 30, min: 1, max: 15 });
    const other = histogram([0, 1, 4], { sum: 200, min: 12, max: 99 });
    expect(await mergeTwo(kind, one, other)).toEqual(sum(histogram([1, 3, 4], { sum: 230, min: 1, max: 99 })));
  });

  it.for([
    ["a sum", { sum: 1 }, { min: 1, max: 2 }],
    ["a minimum", { sum: 1, min: 1, max: 2 }, { sum: 2, max: 9 }],
  ] as const)("say nothing together of what only one of them says: %s", async ([, one, other]) => {
    const [[, , value]] = (await mergeTwo(kind, histogram([1], one, []), histogram([1], other, []))) as [
      [number, number, object],
    ];
    expect(value).not.toHaveProperty("sum" in one && "sum" in other ? "min" : "sum");
  });

  it("keep the extremes of the one that has any", async () => {
    const one = histogram([0, 0, 0], { sum: 0, min: Infinity, max: -Infinity });
    const other = histogram([0, 0, 1], { sum: 99, min: 99, max: 99 });
    expect(await mergeTwo(kind, one, other)).toEqual(sum(other));
    expect(await mergeTwo(kind, other, one)).toEqual(sum(other));
  });

  it("are added as bigints", async () => {
    const one = { buckets: { boundaries: [], counts: [2n ** 60n] }, count: 2n ** 60n };
    const other = { buckets: { boundaries: [], counts: [1n] }, count: 1n };
    const count = 2n ** 60n + 1n;
    expect(await mergeTwo(kind, one, other)).toEqual(sum({ buckets: { boundaries: [], counts: [count] }, count }));
  });

  it.for([
    ["their boundaries differ", histogram([1, 0, 0], {}, [10, 20]), histogram([0, 1, 0], {}, [10, 30])],
    ["one has more buckets", histogram([1, 0, 0], {}, [10, 20]), histogram([0, 1], {}, [10])],
    ["a count were not exact", histogram([2 ** 53 - 1], {}, []), histogram([1], {}, [])],
    ["a sum were none", histogram([1], { sum: Infinity }, []), histogram([1], { sum: 1 }, [])],
  ] as const)("stay two when %s", async ([, one, other]) => {
    expect(await mergeTwo(kind, one, other)).toEqual(both(one, other));
  });
});

describe("two exponential histograms of one stream", () => {
  const kind = { kind: "exponentialHistogram" } as const;
  const none = { offset: 0, bucketCounts: [] };
  const exponential = (scale: number, offset: number, bucketCounts: readonly number[], more: object = {}) => ({
    scale,
    zeroCount: 0,
    positive: { offset, bucketCounts },
    negative: none,
    count: bucketCounts.reduce((total, count) => total + count, 0),
    ...more,
  });

  it.for([
    ["side by side", exponential(0, 0, [1, 2]), exponential(0, 2, [3]), exponential(0, 0, [1, 2, 3])],
    ["one upon the other", exponential(0, 0, [1, 2]), exponential(0, 1, [3]), exponential(0, 0, [1, 5])],
    ["apart", exponential(0, 0, [1]), exponential(0, 3, [2]), exponential(0, 0, [1, 0, 0, 2])],
    ["at the lower scale", exponential(1, 0, [1, 2, 4, 8]), exponential(0, 1, [1]), exponential(0, 0, [3, 13])],
    ["below one, too", exponential(1, -3, [1, 2, 4]), exponential(0, -1, [1]), exponential(0, -2, [1, 7])],
    ["with one that is empty", exponential(3, 0, []), exponential(0, 5, [2]), exponential(0, 5, [2])],
    ["that are both empty", exponential(3, 7, []), exponential(2, 5, []), exponential(2, 0, [])],
  ] as const)("are added: %s", async ([, one, other, expected]) => {
    expect(await mergeTwo(kind, one, other)).toEqual(sum(expected));
  });

  it("are added on both sides of zero, and at zero", async () => {
    const one = { ...exponential(0, 0, [1]), negative: { offset: 1, bucketCounts: [2] }, zeroCount: 3, count: 6 };
    const other = { ...exponential(0, 0, [1]), negative: { offset: 0, bucketCounts: [5] }, zeroCount: 4, count: 10 };
    const expected = {
      ...exponential(0, 0, [2]),
      negative: { offset: 0, bucketCounts: [5, 2] },
      zeroCount: 7,
      count: 16,
    };
    expect(await mergeTwo(kind, one, other)).toEqual(sum(expected));
  });

  it("lie so far apart that the scale is lowered, until there are no more buckets than the SDK has", async () => {
    const one = exponential(20, 11_064_495, [1]);
    const other = exponential(20, -11_064_495, [1]);
    const [[, , value]] = (await mergeTwo(kind, one, other)) as [[number, number, ReturnType<typeof exponential>]];
    expect(value.positive.bucketCounts.length).toBeLessThanOrEqual(160);
    expect(value.positive.bucketCounts.length).toBeGreaterThan(80);
    expect(value.positive.bucketCounts.reduce((total, count) => total + count)).toBe(2);
  });

  it("keep more buckets than that where one of them had more", async () => {
    const counts = Array.from({ length: 300 }, () => 1);
    const [[, , value]] = (await mergeTwo(kind, exponential(0, 0, counts), exponential(0, 0, counts))) as [
      [number, number, ReturnType<typeof exponential>],
    ];
    expect(value).toMatchObject({ scale: 0, count: 600 });
    expect(value.positive.bucketCounts).toHaveLength(300);
  });

  it.for([
    [0.5, 0.5, 1],
    [0, undefined, 1],
    [0.5, 0.25, 2],
  ] as const)("that take what is below %s and %s for zero are %i", async ([oneThreshold, otherThreshold, expected]) => {
    const one = exponential(0, 0, [1], { zeroThreshold: oneThreshold });
    const other = exponential(0, 0, [1], otherThreshold === undefined ? {} : { zeroThreshold: otherThreshold });
    expect(await mergeTwo(kind, one, other)).toHaveLength(expected);
  });
});

describe("a stream", () => {
  const point = (attributes: PlannedPoint[0], value: number, from = 1): PlannedPoint => [
    attributes,
    from,
    from + 1,
    value,
  ];

  it.for([
    ["the order of its attributes", { a: 1, b: "x" }, { b: "x", a: 1 }],
    ["lists", { a: ["x", "y"] }, { a: ["x", "y"] }],
    ["nothing else", {}, {}],
  ] as const)("is told by its attributes, whatever %s", async ([, one, other]) => {
    const merged = await merge([{ points: [point({ ...one }, 1)] }], [{ points: [point({ ...other }, 2, 2)] }]);
    expect(merged?.mergedPoints).toBe(1);
  });

  it.for([
    [{ a: 1 }, { a: "1" }],
    [{ a: 0 }, { a: -0 }],
    [{ a: "x" }, { a: "x", b: "y" }],
    [{ a: ["x,y"] }, { a: ["x", "y"] }],
    [{ a: "1,b:2" }, { a: 1, b: 2 }],
    [{ a: true }, { a: "true" }],
    [{ a: {} }, { a: [] }],
    [{ a: undefined }, { a: "undefined" }],
    [{ a: new Uint8Array([1]) }, { a: [1] }],
  ] as unknown as readonly (readonly [PlannedPoint[0], PlannedPoint[0]])[])(
    "of %j is another than that of %j",
    async ([one, other]) => {
      const merged = await merge([{ points: [point(one, 1)] }], [{ points: [point(other, 2, 2)] }]);
      expect(pointsOf(merged!.metrics)).toHaveLength(2);
    },
  );

  it.for<readonly [string, Plan]>([
    ["name", { name: "other" }],
    ["unit", { unit: "ms" }],
    ["kind", { kind: "gauge" }],
    ["temporality", { temporality: "cumulative" }],
    ["monotony", { monotonic: false }],
    ["type of value", { valueType: 1 }],
  ])("of another %s is another", async ([, plan]) => {
    const merged = await merge([{ points: [point({}, 1)] }], [{ ...plan, points: [point({}, 2, 2)] }]);
    expect(merged).toMatchObject({ mergedPoints: 0, supersededPoints: 0 });
    expect(pointsOf(merged!.metrics)).toHaveLength(2);
  });

  it.for([
    ["a name", { name: "other" }],
    ["a version", { name: "test", version: "2" }],
    ["a schema", { name: "test", schemaUrl: "https://schema" }],
  ] as const)("of a scope with %s of its own is another", async ([, scope]) => {
    const later = metricsOf([{ points: [point({}, 2, 2)] }]);
    later.scopeMetrics[0]!.scope = scope;
    const merged = await mergeMetrics(metricsOf([{ points: [point({}, 1)] }]), later);
    expect(merged!.metrics.scopeMetrics).toHaveLength(2);
  });

  it("that only one of the two has stays, in its place", async () => {
    const merged = await merge(
      [{ name: "a", points: [point({ k: 1 }, 1), point({ k: 2 }, 2)] }],
      [
        { name: "b", points: [point({}, 5, 2)] },
        { name: "a", points: [point({ k: 3 }, 4, 2), point({ k: 1 }, 3, 2)] },
      ],
    );
    expect(pointsOf(merged!.metrics)).toEqual([
      [{ k: 1 }, 1, 3, 4],
      [{ k: 2 }, 1, 2, 2],
      [{ k: 3 }, 2, 3, 4],
      [{}, 2, 3, 5],
    ]);
  });

  it("with two data points in one export goes on from the last", async () => {
    const merged = await merge(
      [{ points: [point({}, 1), point({}, 2, 2)] }],
      [{ points: [point({}, 4, 3), point({}, 8, 4)] }],
    );
    expect(pointsOf(merged!.metrics)).toEqual([
      [{}, 1, 2, 1],
      [{}, 2, 5, 14],
    ]);
  });
});

describe("two resources", () => {
  const plan: MetricPlan = { points: [[{}, 1, 2, 1]] };
  const mergeOf = (one: object, other: object) => mergeMetrics(metricsOf([plan], one), metricsOf([plan], other));

  it("that say the same are one", async () => {
    expect(await mergeOf({ attributes: { a: 1, b: 2 } }, { attributes: { b: 2, a: 1 } })).toBeDefined();
  });

  it.for([
    [{ attributes: { a: 1 } }, { attributes: { a: 2 } }],
    [{ attributes: {} }, { attributes: {}, schemaUrl: "https://schema" }],
  ] as const)("of %j and %j are not merged", async ([one, other]) => {
    expect(await mergeOf(one, other)).toBeUndefined();
  });
});

it("changes nothing of what it was given", async () => {
  const given = (): ResourceMetrics[] => [
    metricsOf([
      { points: [[{ a: 1 }, 1, 2, 1]] },
      { name: "h", kind: "exponentialHistogram", points: [[{}, 1, 2, exp(1)]] },
    ]),
    metricsOf([
      { points: [[{ a: 1 }, 2, 3, 2]] },
      { name: "h", kind: "exponentialHistogram", points: [[{}, 2, 3, exp(0)]] },
    ]),
  ];
  const [one, other] = given();
  await mergeMetrics(one!, other!);
  expect([one, other]).toEqual(given());
});

function exp(scale: number): object {
  const buckets = { offset: 0, bucketCounts: [1, 1] };
  return { scale, zeroCount: 0, positive: buckets, negative: buckets, count: 4 };
}
