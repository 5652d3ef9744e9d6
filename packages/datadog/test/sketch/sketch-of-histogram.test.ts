import { type HistogramValue, UnusablePoint } from "@meterbridge/core/points";
import { describe, expect, it } from "vitest";
import { keyOf } from "../../src/sketch/bin-keys.ts";
import { sketchOfHistogram } from "../../src/sketch/sketch-of-histogram.ts";
import { binsOf, histogram, total } from "./values.ts";

describe("a histogram as a sketch", () => {
  it("has its count, sum, minimum, maximum and average to the last digit", () => {
    const value = histogram([0, 5, 10], [0, 2, 3, 1], { sum: 41.7, min: 0.1, max: 17.3 });
    expect(sketchOfHistogram(value)).toMatchObject({ count: 6, sum: 41.7, average: 41.7 / 6, min: 0.1, max: 17.3 });
  });

  it("is empty without observations, whatever extremes are written", () => {
    const empty = { count: 0, sum: 0, average: 0, min: 0, max: 0, keys: [], counts: [] };
    expect(sketchOfHistogram(histogram([0, 5], [0, 0, 0], { sum: 0 }))).toEqual(empty);
    expect(sketchOfHistogram(histogram([0, 5], [0, 0, 0], { sum: 0, min: Infinity, max: -Infinity }))).toEqual(empty);
    expect(sketchOfHistogram(histogram([], []))).toEqual(empty);
  });

  it.for<[string, HistogramValue, { min: number; max: number }]>([
    [
      "the outer bounds of the filled buckets",
      histogram([1, 2, 3, 4], [0, 1, 0, 3, 0], { sum: 9 }),
      { min: 1, max: 4 },
    ],
    ["the inner bound where the outer one is infinite", histogram([1, 9], [1, 7, 1], { sum: 45 }), { min: 1, max: 9 }],
    ["the average where this is above all bounds", histogram([1, 9], [0, 0, 2], { sum: 100 }), { min: 9, max: 50 }],
    ["the average where this is below all bounds", histogram([1, 9], [2, 0, 0], { sum: -8 }), { min: -4, max: 1 }],
    ["the average where nothing is bounded", histogram([], [4], { sum: 10 }), { min: 2.5, max: 2.5 }],
    ["0 where nothing is known", histogram([], [4]), { min: 0, max: 0 }],
    ["the one value, which is the sum", histogram([1, 9], [0, 1, 0], { sum: 2.25 }), { min: 2.25, max: 2.25 }],
    [
      "the sum of one value too where it is rounded to below its bucket",
      histogram([1, 9], [0, 1, 0], { sum: 0.99 }),
      { min: 0.99, max: 1 },
    ],
    [
      "the sum of one value too where it is rounded to above its bucket",
      histogram([1, 9], [0, 1, 0], { sum: 9.01 }),
      { min: 9, max: 9.01 },
    ],
    ["known on one side", histogram([1, 9], [0, 2, 2], { sum: 25, min: 4 }), { min: 4, max: 9 }],
    ["known on the other side", histogram([1, 9], [2, 2, 0], { sum: 3, max: 4 }), { min: 0.75, max: 4 }],
    ["what is known, against the buckets", histogram([1, 9], [0, 2, 0], { sum: 25, min: 12 }), { min: 12, max: 12.5 }],
  ])("has as minimum and maximum %s", ([, value, expected]) => {
    const sketch = sketchOfHistogram(value);
    expect(sketch).toMatchObject(expected);
    expect(sketch.keys[0]).toBeGreaterThanOrEqual(keyOf(sketch.min));
    expect(sketch.keys.at(-1)).toBeLessThanOrEqual(keyOf(sketch.max));
  });

  it.for<[string, HistogramValue, average: number]>([
    ["where the sum is rounded up", histogram([], [3], { sum: 0.1 + 0.1 + 0.1, min: 0.1, max: 0.1 }), 0.1],
    ["where it is rounded down", histogram([], [2], { sum: 2 - 1e-12, min: 1, max: 1 }), 1],
    ["where it is below zero", histogram([], [2], { sum: -2 - 1e-12, min: -1, max: -1 }), -1],
    ["where it is too large for a double", histogram([], [2], { sum: Infinity, min: 1e308, max: 1.5e308 }), 1e308],
    ["where that is below zero", histogram([], [2], { sum: -Infinity, min: -1.5e308, max: -1e308 }), -1e308],
  ])("has an average between minimum and maximum %s", ([, value, average]) => {
    const { min, max } = value;
    expect(sketchOfHistogram(value)).toMatchObject({ average, min, max });
  });

  it.for<[string, HistogramValue, number]>([
    ["below its bucket", histogram([1, 9], [0, 1, 0], { sum: 0.99 }), 1],
    ["above its bucket", histogram([1, 9], [0, 1, 0], { sum: 9.01 }), 9],
  ])("has one value in its bucket, though its sum is %s", ([, value, bound]) => {
    expect(binsOf(sketchOfHistogram(value))).toEqual({ [keyOf(bound)]: 1 });
  });

  it.for<[string, HistogramValue, Record<number, number>]>([
    [
      "between minimum and lowest boundary, and between highest boundary and maximum",
      histogram([0], [2, 2], { sum: 0, min: -10, max: 10 }),
      { [keyOf(-10)]: 1, [keyOf(-5)]: 1, 0: 1, [keyOf(5)]: 1 },
    ],
    ["at the only boundary without extremes", histogram([100], [2, 3], { sum: 500 }), { [keyOf(100)]: 5 }],
    [
      "within the extremes in a single bucket",
      histogram([0, 100], [0, 9, 0], { sum: 45, min: 5, max: 5 }),
      { [keyOf(5)]: 9 },
    ],
    [
      "where the value of one observation is",
      histogram([0, 100], [0, 1, 0], { sum: 7, min: 7, max: 7 }),
      { [keyOf(7)]: 1 },
    ],
    ["at the average without any bounds", histogram([], [], { count: 4, sum: 12 }), { [keyOf(3)]: 4 }],
    ["in bin 0 when they are nearly zero", histogram([-1e-10, 1e-10], [0, 4, 0], { sum: 0 }), { 0: 4 }],
    [
      "below the infinite bound when it is given",
      histogram([1, Infinity], [0, 2], { sum: 2, min: 1, max: 1 }),
      { 1338: 2 },
    ],
    ["below it when nothing is above it", histogram([1, Infinity], [0, 2, 0], { sum: 2, min: 1, max: 1 }), { 1338: 2 }],
    ["in the bins of infinity when they are enormous", histogram([1e300], [0, 2], { sum: 2e300 }), { 32_767: 2 }],
    ["there too when the bucket begins lower", histogram([0, 1e300], [0, 1_000, 0]), { 32_767: 1_000 }],
    [
      "on both sides when the bucket is enormous",
      histogram([-(2 ** 996), 2 ** 996], [0, 1_024, 0]),
      { [-32_767]: 512, 32_767: 512 },
    ],
    ["lower when few of the bucket's values are enormous", histogram([0, 8e211], [0, 2, 0]), { 0: 1, 32_767: 1 }],
  ])("has observations %s", ([, value, expected]) => {
    expect(binsOf(sketchOfHistogram(value))).toEqual(expected);
  });

  it.for<[string, HistogramValue, number]>([
    ["of the middles of the buckets", histogram([-10, 0, 10], [0, 3, 1, 0]), -10],
    [
      "of the middles as far as minimum and maximum go",
      histogram([-10, 0, 10], [0, 3, 1, 2], { min: -8, max: 30 }),
      33,
    ],
    ["when the sum is infinite", histogram([0, 10], [0, 2, 1], { sum: Infinity, max: Infinity }), 20],
    ["no more than doubles go", histogram([0, 1.5e308], [0, 9e6, 0]), Number.MAX_VALUE],
  ])("has an estimated sum, without a known one: %s", ([, value, sum]) => {
    const sketch = sketchOfHistogram(value);
    expect(sketch.sum).toBe(sum);
    expect(sketch.average).toBe(sum / Number(value.count));
  });

  it.for<[string, unknown]>([
    ["boundaries that do not ascend", histogram([1, 1], [1, 1, 1])],
    ["boundaries that are no numbers", histogram([0, Number.NaN], [1, 1, 1])],
    ["boundaries below the infinite one that is given", histogram([Infinity, 3], [1, 1, 1])],
    ["-Infinity as a boundary", histogram([-Infinity, 3], [1, 1, 1])],
    ["too few counts", histogram([1, 2], [1, 1])],
    ["too many counts", histogram([1, 2], [1, 1, 1, 1])],
    [
      "more than 16 384 boundaries",
      histogram(
        Array.from({ length: 16_385 }, (_, index) => index),
        [],
      ),
    ],
    ["counts that do not add up", histogram([1], [1, 1], { count: 3 })],
    ["counts without a count", histogram([1], [1, 1], { count: undefined as unknown as number })],
    ["a negative count", histogram([1], [3, -1])],
    ["half an observation", { count: 1, buckets: { boundaries: [1], counts: [0.5, 0.5] } }],
    ["a sum that is no number", histogram([1], [1, 1], { sum: Number.NaN })],
    ["a minimum that is no number", histogram([1], [1, 1], { min: Number.NaN })],
    ["a maximum that is a text", histogram([1], [1, 1], { max: "3" as unknown as number })],
    ["a minimum above the maximum", histogram([1], [1, 1], { min: 3, max: 2 })],
    ["a sum above what the maximum allows", histogram([1], [1, 1], { sum: 6.001, min: 1, max: 3 })],
    ["a sum below what the minimum allows", histogram([1], [1, 1], { sum: 1.999, min: 1, max: 3 })],
    ["a sum below what the minimum alone allows", histogram([1], [1, 1], { sum: 1.999, min: 1 })],
    ["a sum of zeros", histogram([1], [2, 0], { sum: 1, min: 0, max: 0 })],
    ["no buckets", { count: 1, sum: 1 }],
    ["buckets that are none", { count: 1, buckets: { boundaries: {}, counts: 3 } }],
  ])("is none with %s", ([, value]) => {
    expect(() => sketchOfHistogram(value as HistogramValue)).toThrow(new UnusablePoint("invalid_value"));
  });
});

describe("many observations", () => {
  it.for<[string, number | bigint]>([
    ["2^32 - 1", 2 ** 32 - 1],
    ["2^32", 2 ** 32],
    ["10^10, as a bigint", 10n ** 10n],
    ["as many as there is room for", 4096 * (2 ** 32 - 1)],
  ])("of one bin are divided to what an entry takes: %s", ([, count]) => {
    const { keys, counts } = sketchOfHistogram(histogram([5], [count, 0], { sum: 5 * Number(count), min: 5, max: 5 }));
    expect(total(counts)).toBe(BigInt(count));
    expect(new Set(keys)).toEqual(new Set([1442]));
    expect(counts.length).toBe(Math.ceil(Number(count) / (2 ** 32 - 1)));
    expect(Math.max(...counts)).toBeLessThan(2 ** 32);
  });

  it.for<[string, number | bigint]>([
    ["2^44", 2 ** 44],
    ["2^64 - 1", 2n ** 64n - 1n],
  ])("are no sketch when there is no room for them: %s", ([, count]) => {
    const value = { ...histogram([5], [count, 0]), count };
    expect(() => sketchOfHistogram(value)).toThrow(new UnusablePoint("point_too_large"));
  });

  it("in more bins than a sketch has are put together from the lowest on", () => {
    const bounds = [-1e30, -1e-30, 1e-9, 1e5, 1e10, 1e20, 1e30, 1e60, 1e100];
    const value = histogram(bounds, [0, 1e12, 0, 1e12, 1e12, 1e12, 1e12, 1e12, 1e12, 0]);
    const { keys, counts } = sketchOfHistogram(value);
    expect(keys.length).toBeLessThanOrEqual(4096);
    expect(total(counts)).toBe(7n * 10n ** 12n);
    expect(Math.max(...counts)).toBeLessThan(2 ** 32);
    const { keys: fewer, counts: lower } = sketchOfHistogram(histogram([1e60, 1e100], [0, 1e12, 0]));
    expect(keys.slice(-100)).toEqual(fewer.slice(-100));
    expect(counts.slice(-100)).toEqual(lower.slice(-100));
  });

  it("over 10 000 buckets are all counted", () => {
    const boundaries = Array.from({ length: 10_000 }, (_, index) => (index - 5_000) * 1e30);
    const counts = boundaries.map((_, index) => index * 1_003);
    const sketch = sketchOfHistogram(histogram(boundaries, [...counts, 1]));
    expect(total(sketch.counts)).toBe(total(counts) + 1n);
    expect(sketch.keys.length).toBeLessThanOrEqual(4096);
  });

  it("over all doubles are all counted", () => {
    const { counts } = sketchOfHistogram(histogram([-1.7e308, 1.7e308], [0, 1e13, 0]));
    expect(total(counts)).toBe(10n ** 13n);
  });
});
