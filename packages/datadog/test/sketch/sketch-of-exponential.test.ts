import { type ExponentialHistogramValue, UnusablePoint } from "@meterbridge/core/points";
import { describe, expect, it } from "vitest";
import { keyOf } from "../../src/sketch/bin-keys.ts";
import { sketchOfExponential } from "../../src/sketch/sketch-of-exponential.ts";
import { binsOf, exponential, total } from "./values.ts";

/** So fine that its buckets are far narrower than a bin. */
const fine = 14;

/** So many, of which the last has one observation. */
const manyBuckets = (buckets: number): number[] =>
  Array.from({ length: buckets }, (_, at) => Number(at === buckets - 1));

describe("an exponential histogram as a sketch", () => {
  it("has its count, sum, minimum, maximum and average to the last digit", () => {
    const value = exponential({ positive: { offset: 0, bucketCounts: [2, 1] }, sum: 4.7, min: 1.1, max: 2.3 });
    expect(sketchOfExponential(value)).toMatchObject({ count: 3, sum: 4.7, average: 4.7 / 3, min: 1.1, max: 2.3 });
  });

  it("is empty without observations", () => {
    const empty = { count: 0, sum: 0, average: 0, min: 0, max: 0, keys: [], counts: [] };
    expect(sketchOfExponential(exponential({ sum: 0, min: Infinity, max: -Infinity }))).toEqual(empty);
    expect(sketchOfExponential(exponential({ positive: { offset: 3, bucketCounts: [0, 0] } }))).toEqual(empty);
  });

  const both = { positive: { offset: 1, bucketCounts: [0, 2, 0] }, negative: { offset: 0, bucketCounts: [1, 2, 0] } };

  it.for<[string, Partial<ExponentialHistogramValue>, { min: number; max: number }]>([
    ["outer bounds of the filled buckets", both, { min: -4, max: 8 }],
    ["outer bounds on the positive side", { positive: both.positive }, { min: 4, max: 8 }],
    ["outer bounds on the negative side", { negative: both.negative }, { min: -4, max: -1 }],
    ["0 in the zero bucket", { zeroCount: 3 }, { min: 0, max: 0 }],
    ["0 at the lower end", { zeroCount: 3, positive: both.positive }, { min: 0, max: 8 }],
    ["0 at the upper end", { zeroCount: 3, negative: both.negative }, { min: -4, max: 0 }],
    ["as far as zeros go", { zeroCount: 3, zeroThreshold: 0.5 }, { min: -0.5, max: 0.5 }],
    ["known on one side", { ...both, min: -3 }, { min: -3, max: 8 }],
    ["known on the other side", { ...both, max: 5 }, { min: -4, max: 5 }],
    ["the one value, which is the sum", { positive: { offset: 2, bucketCounts: [1] }, sum: 6 }, { min: 6, max: 6 }],
    [
      "the largest double",
      { positive: { offset: 1023, bucketCounts: [2] } },
      { min: 2 ** 1023, max: Number.MAX_VALUE },
    ],
    [
      "above zero, though too small for a double",
      { positive: { offset: -1075, bucketCounts: [2] } },
      { min: 0, max: 5e-324 },
    ],
    ["what is infinite as unknown", { ...both, sum: Infinity, max: Infinity }, { min: -4, max: 8 }],
  ])("has as minimum and maximum %s", ([, given, expected]) => {
    expect(sketchOfExponential(exponential(given))).toMatchObject(expected);
  });

  it.for<[string, Partial<ExponentialHistogramValue>, Record<number, number>]>([
    ["1 just above 1", { scale: fine, positive: { offset: 0, bucketCounts: [5] } }, { 1338: 5 }],
    ["100 just above 100", { scale: fine, positive: { offset: 108_852, bucketCounts: [5] } }, { [keyOf(100)]: 5 }],
    ["-100 just below", { scale: fine, negative: { offset: 108_852, bucketCounts: [5] } }, { [keyOf(-100)]: 5 }],
    ["0 of the zero bucket", { zeroCount: 3 }, { 0: 3 }],
    [
      "0 of what is nearly zero",
      { positive: { offset: -40, bucketCounts: [2] }, negative: { offset: -99, bucketCounts: [1] } },
      { 0: 3 },
    ],
    ["infinity of what is enormous", { positive: { offset: 1000, bucketCounts: [2] } }, { 32_767: 2 }],
    [
      "the minimum and the maximum at the ends",
      { positive: { offset: 0, bucketCounts: [9] }, min: 1.5, max: 1.5 },
      { [keyOf(1.5)]: 9 },
    ],
    [
      "the extremes against the buckets",
      { positive: { offset: 9, bucketCounts: [9] }, zeroCount: 2, min: 1, max: 3 },
      { [keyOf(1)]: 2, [keyOf(3)]: 9 },
    ],
  ])("has observations in the bin of %s", ([, given, expected]) => {
    expect(binsOf(sketchOfExponential(exponential(given)))).toEqual(expected);
  });

  const many = { offset: 0, bucketCounts: [100_000_000] };

  it.for<[string, Partial<ExponentialHistogramValue>, lower: number, upper: number]>([
    ["from 1 to 2", { positive: many }, 1, 2],
    ["from 1 to 256", { scale: -3, positive: many }, 1, 256],
    ["between minimum and maximum", { positive: many, min: 1.1, max: 1.9 }, 1.1, 1.9],
    ["below zero, too", { negative: many, min: -1.9, max: -1.1 }, -1.9, -1.1],
  ])("has the observations of a bucket in proportion to the width of the bins: %s", ([, given, lower, upper]) => {
    const { keys, counts } = sketchOfExponential(exponential(given));
    expect([keys[0], keys.at(-1)]).toEqual([keyOf(lower), keyOf(upper)]);
    // The first and the last one are inside in part only.
    expect(counts[0]! / counts[1]!).toBeLessThan(1.02);
    expect(counts.at(-1)! / counts.at(-2)!).toBeLessThan(1.02);
    const growth = lower < 0 ? 64 / 65 : 65 / 64;
    for (let index = 2; index < keys.length - 1; index++) {
      expect(counts[index]! / counts[index - 1]!).toBeCloseTo(growth, 3);
    }
  });

  it("is on the negative side what it is on the positive, but for rounding", () => {
    const buckets = { offset: -7, bucketCounts: [3000, 0, 5000, 1000, 0, 0, 2000] };
    const above = binsOf(sketchOfExponential(exponential({ scale: 3, positive: buckets })));
    const below = binsOf(sketchOfExponential(exponential({ scale: 3, negative: buckets })));
    expect(new Set(Object.keys(below).map((key) => -Number(key)))).toEqual(new Set(Object.keys(above).map(Number)));
    for (const [key, count] of Object.entries(above))
      expect(Math.abs(below[-Number(key)]! - count)).toBeLessThanOrEqual(1);
  });

  it.for<[string, Partial<ExponentialHistogramValue>, number]>([
    ["of the bins", { positive: { offset: 0, bucketCounts: [1000] } }, 1500],
    ["below zero", { negative: { offset: 0, bucketCounts: [1000] } }, -1500],
    ["within the extremes", { positive: { offset: 0, bucketCounts: [10] }, min: 1.9, max: 1.9 }, 19],
    ["when it is infinite", { positive: { offset: 0, bucketCounts: [10] }, sum: -Infinity, min: 1.9, max: 1.9 }, 19],
  ])("has an estimated sum, without a known one: %s", ([, given, sum]) => {
    const sketch = sketchOfExponential(exponential(given));
    expect(Math.abs(sketch.sum / sum - 1)).toBeLessThan(0.01);
    expect(sketch.average).toBe(sketch.sum / Number(sketch.count));
  });

  it.for<[string, unknown]>([
    ["counts that do not add up", exponential({ zeroCount: 3, count: 4 })],
    ["half a bucket", exponential({ positive: { offset: 0.5, bucketCounts: [1] } })],
    ["a scale that is no whole number", exponential({ scale: 0.5 })],
    ["observations that are no numbers", exponential({ zeroCount: 3, count: 4, sum: Number.NaN })],
    ["a minimum that is no number", exponential({ zeroCount: 3, min: Number.NaN })],
    ["a minimum above the maximum", exponential({ zeroCount: 3, min: 3, max: 2 })],
    [
      "a sum above what the maximum allows",
      exponential({ positive: { offset: 0, bucketCounts: [2] }, sum: 5, max: 2 }),
    ],
    ["more than 16 384 buckets", exponential({ positive: { offset: 0, bucketCounts: manyBuckets(16_385) } })],
    ["as many below zero", exponential({ negative: { offset: 0, bucketCounts: manyBuckets(16_385) } })],
    ["no buckets", { count: 1, zeroCount: 1, scale: 0 }],
  ])("is none with %s", ([, value]) => {
    expect(() => sketchOfExponential(value as ExponentialHistogramValue)).toThrow(new UnusablePoint("invalid_value"));
  });

  it("may have 16 384 buckets on each side", () => {
    const buckets = { offset: -8_000, bucketCounts: manyBuckets(16_384) };
    expect(sketchOfExponential(exponential({ positive: buckets, negative: buckets, scale: 8 })).count).toBe(2);
  });

  it("has an average between minimum and maximum, though its sum is too large for a double", () => {
    const value = exponential({ positive: { offset: 1023, bucketCounts: [2] }, sum: Infinity, min: 1e308, max: 1e308 });
    expect(sketchOfExponential(value)).toMatchObject({ average: 1e308, min: 1e308, max: 1e308 });
  });

  it("has one value in its bucket, though its sum is rounded to above that", () => {
    const sketch = sketchOfExponential(exponential({ positive: { offset: 0, bucketCounts: [1] }, sum: 2.1 }));
    expect(sketch).toMatchObject({ average: 2.1, min: 2, max: 2.1 });
    expect(binsOf(sketch)).toEqual({ [keyOf(2)]: 1 });
  });

  it("is none when there is no room for so many observations", () => {
    expect(() => sketchOfExponential(exponential({ zeroCount: 2n ** 60n, count: 2n ** 60n }))).toThrow(
      new UnusablePoint("point_too_large"),
    );
  });

  it.for([-2000, -1074, -40, -11, -10, -3, 0, 3, 20, 2000])("counts everything at scale %d", (scale) => {
    const bucketCounts = Array.from({ length: 3000 }, (_, index) => index * 1_000_003);
    for (const offset of [-1500, 0, -(2 ** 31), 2 ** 31 - 1]) {
      const value = exponential({ scale, positive: { offset, bucketCounts }, negative: { offset, bucketCounts } });
      const { keys, counts, min, max, sum } = sketchOfExponential(value);
      expect(total(counts)).toBe(BigInt(value.count));
      expect(keys.length).toBeLessThanOrEqual(4096);
      expect([min, max, sum].every(Number.isFinite)).toBe(true);
    }
  });
});
