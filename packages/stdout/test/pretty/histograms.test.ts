import { expect, it } from "vitest";
import {
  buckets,
  exponential,
  exponentialBuckets,
  type ExponentialParts,
  histogram,
  inScope,
  point,
  type SomeMetric,
} from "./metrics.ts";
import { paper } from "./paper.ts";

/** The last line: what a histogram's values are. */
function detail(metric: SomeMetric, columns?: number): string {
  const on = paper({ ...(columns !== undefined && { columns }) });
  return on.tables(inScope("s", metric)).at(-1)!.trim().replaceAll(/ +/g, " ");
}

function explicit(bounds: number[], counts: number[], more: object = {}): SomeMetric {
  return histogram("h", "", point(buckets(bounds, counts, more)));
}

it.for([
  ["between the bounds", [0, 10, 20], [0, 10, 10, 0], {}, "·▇▇· count 20 p50 10 p90 18 p99 19.8"],
  ["from the smallest value", [10, 20], [10, 0, 0], { min: 6, max: 9 }, "▇·· count 10 p50 7.50 p90 8.70 p99 8.97"],
  ["from zero when the smallest is not told", [10, 20], [10, 0, 0], {}, "▇·· count 10 p50 5 p90 9 p99 9.90"],
  ["to the largest value", [10, 20], [0, 0, 10], { min: 25, max: 45 }, "··▇ count 10 p50 35 p90 43 p99 44.8"],
  ["at least, beyond the last bound", [10, 20], [0, 5, 5], {}, "·▇▇ count 10 p50 20 p90 ≥ 20 p99 ≥ 20"],
  ["below zero", [-20, -10, 0], [0, 10, 0, 0], {}, "·▇·· count 10 p50 -15 p90 -11 p99 -10.1"],
  ["below the first bound, from there", [-20, -10], [10, 0, 0], {}, "▇·· count 10 p50 -20 p90 -20 p99 -20"],
  ["without bounds, from the extremes", [], [10], { min: 0, max: 10 }, "▇ count 10 p50 5 p90 9 p99 9.90"],
  ["without bounds and extremes, not at all", [], [10], {}, "▇ count 10"],
  [
    "never beyond the extremes",
    [10],
    [1, 1],
    { min: 9, max: 11, sum: 20 },
    "▇▇ count 2 mean 10 p50 10 p90 10.8 p99 11.0",
  ],
] as const)("estimates the percentiles of explicit buckets: %s", ([, bounds, counts, more, text]) => {
  expect(detail(explicit([...bounds], [...counts], more))).toBe(text);
});

it.for<[string, ExponentialParts, object, string]>([
  // 2 ** 3.5, 2 ** 3.9, 2 ** 3.99
  ["on a logarithmic scale", { positive: [3, 10] }, {}, "·▇ count 10 p50 11.3 p90 14.9 p99 15.9"],
  ["at a fine scale", { scale: 2, positive: [4, 5, 5] }, {}, "·▇▇ count 10 p50 2.38 p90 2.73 p99 2.82"],
  ["at a coarse scale", { scale: -2, positive: [0, 10] }, {}, "·▇ count 10 p50 4 p90 12.1 p99 15.6"],
  ["with zeros", { zero: 6, positive: [0, 4] }, {}, "▇▅ count 10 p50 0 p90 1.68 p99 1.97"],
  ["with zeros up to a threshold", { zero: 10 }, { zeroThreshold: 2 }, "▇ count 10 p50 1 p90 1.80 p99 1.98"],
  // -(2 ** 1.5), -(2 ** 1.1), -(2 ** 1.01)
  ["of negative values", { negative: [1, 10] }, {}, "▇· count 10 p50 -2.83 p90 -2.14 p99 -2.01"],
  [
    "from the most negative value to the most positive one",
    { negative: [0, 4, 2], zero: 2, positive: [0, 1, 1] },
    { min: -3, max: 3 },
    "▄▇▄▂▂ count 10 p50 -1.19 p90 2 p99 3",
  ],
  ["within the extremes", { positive: [3, 10] }, { min: 12, max: 13 }, "·▇ count 10 p50 12 p90 13 p99 13"],
  [
    "of the largest numbers",
    { scale: -10, positive: [0, 10] },
    {},
    "·▇ count 10 p50 1.34e154 p90 2.69e277 p99 1.49e305",
  ],
  [
    "of numbers beyond them",
    { scale: -10, positive: [7, 10] },
    {},
    "·▇ count 10 p50 1.80e308 p90 1.80e308 p99 1.80e308",
  ],
])("estimates the percentiles of exponential buckets %s", ([, parts, more, text]) => {
  expect(detail(exponential("h", "", point(exponentialBuckets(parts, more))))).toBe(text);
});

it.for([
  ["explicit", explicit([1, 2], [0, 0, 0], { sum: 0 }), "··· count 0"],
  [
    "explicit, with the SDK's extremes of nothing",
    explicit([1], [0, 0], { min: Infinity, max: -Infinity }),
    "·· count 0",
  ],
  ["without buckets", explicit([], [0]), "· count 0"],
  ["exponential", exponential("h", "", point(exponentialBuckets({}))), "· count 0"],
] as const)("shows an empty histogram: %s", ([, metric, text]) => {
  expect(detail(metric)).toBe(text);
});

it("takes counts of any size, as BigInt too", () => {
  const value = { buckets: { boundaries: [1], counts: [2n ** 60n, 1] }, count: 2n ** 60n };
  expect(detail(histogram("h", "", point(value)))).toContain("count 1.15 E");
});

it("draws many buckets with few bars, without the empty ends", () => {
  const counts = [...Array<number>(40).fill(0), ...Array.from({ length: 40 }, (_, index) => index + 1), 0, 0];
  const many = exponential("h", "", point(exponentialBuckets({ scale: 3, positive: [0, ...counts] })));
  expect(detail(many)).toContain("▁▁▂▂▃▃▄▅▅▆▆▇▇▇ count");
  expect(detail(many, 40)).toContain("▁▂▃▄▅▆▇▇ p50");
});
