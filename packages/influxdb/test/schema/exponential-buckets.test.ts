import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponentialBuckets } from "../../src/schema/exponential-buckets.ts";
import { exponential, exponentialOf } from "./exponential.ts";
import { reasonFor, v1, v2, written } from "./written.ts";

/** Bounds with the cumulative count of each. */
function steps(value: unknown, maxBounds: number): Record<string, number> {
  const { boundaries, counts } = exponentialBuckets(value, maxBounds).buckets;
  let total = 0;
  return Object.fromEntries(counts.map((count, index) => [boundaries[index] ?? "+Inf", (total += Number(count))]));
}

describe("an exponential histogram in fixed buckets", () => {
  it.for<[string, Parameters<typeof exponential>[0], number, Record<string, number>]>([
    ["nothing", {}, 20, { "+Inf": 0 }],
    ["zeros", { zeroCount: 3 }, 20, { "0": 3, "+Inf": 3 }],
    ["zeros up to a threshold", { zeroCount: 3, zeroThreshold: 0.5 }, 20, { "0.5": 3, "+Inf": 3 }],
    [
      "the first bound where the first bucket begins",
      { positive: { offset: 3, bucketCounts: [2] } },
      20,
      { "8": 0, "16": 2, "+Inf": 2 },
    ],
    [
      "empty buckets between",
      { positive: { offset: 0, bucketCounts: [1, 0, 0, 1] } },
      20,
      { "1": 0, "2": 1, "4": 1, "8": 1, "16": 2, "+Inf": 2 },
    ],
    [
      "no empty buckets at the ends",
      { positive: { offset: -2, bucketCounts: [0, 0, 1, 0] } },
      20,
      { "1": 0, "2": 1, "+Inf": 1 },
    ],
    [
      "zeros apart from what is above",
      { zeroCount: 1, positive: { offset: 3, bucketCounts: [2] } },
      20,
      { "0": 1, "8": 1, "16": 3, "+Inf": 3 },
    ],
    [
      "negative values by the bound that is nearer to zero",
      { negative: { offset: 0, bucketCounts: [1, 2] } },
      20,
      { "-4": 0, "-2": 2, "-1": 3, "+Inf": 3 },
    ],
    [
      "zero between both sides",
      { positive: { offset: 0, bucketCounts: [1] }, negative: { offset: 0, bucketCounts: [2] } },
      20,
      { "-2": 0, "-1": 2, "0": 2, "1": 2, "2": 3, "+Inf": 3 },
    ],
    [
      "merged by two",
      { positive: { offset: 0, bucketCounts: [1, 2, 3, 4] } },
      3,
      { "1": 0, "4": 3, "16": 10, "+Inf": 10 },
    ],
    [
      "merged by two from an odd place on",
      { positive: { offset: 1, bucketCounts: [1, 2, 3] } },
      3,
      { "1": 0, "4": 1, "16": 6, "+Inf": 6 },
    ],
    [
      "merged by four",
      { scale: 1, positive: { offset: 4, bucketCounts: [1, 1, 1, 1] } },
      2,
      { "4": 0, "16": 4, "+Inf": 4 },
    ],
    [
      "merged on both sides alike",
      { positive: { offset: 0, bucketCounts: [1, 1] }, negative: { offset: 0, bucketCounts: [1] } },
      5,
      { "-4": 0, "-1": 1, "0": 1, "1": 1, "4": 3, "+Inf": 3 },
    ],
    [
      "two buckets a side at least",
      { positive: { offset: -2, bucketCounts: [1, 1, 1, 1] } },
      2,
      { "0.25": 0, "1": 2, "4": 4, "+Inf": 4 },
    ],
    [
      "what no double bounds above all bounds",
      { positive: { offset: 1022, bucketCounts: [1, 2] } },
      20,
      { [2 ** 1022]: 0, [2 ** 1023]: 1, "+Inf": 3 },
    ],
    [
      "what no double bounds below with the first",
      { negative: { offset: 1022, bucketCounts: [1, 2] } },
      20,
      { [-(2 ** 1023)]: 2, [-(2 ** 1022)]: 3, "+Inf": 3 },
    ],
    [
      "what is nearly zero above it",
      { positive: { offset: -1_080, bucketCounts: [2] }, zeroCount: 1 },
      20,
      { "0": 1, "5e-324": 3, "+Inf": 3 },
    ],
    [
      "what is nearly zero below with zero",
      { negative: { offset: -1_080, bucketCounts: [2] }, zeroCount: 1 },
      20,
      { "0": 3, "+Inf": 3 },
    ],
    [
      "a threshold that is above a bucket",
      { zeroCount: 1, zeroThreshold: 3, positive: { offset: 0, bucketCounts: [1, 1, 1] } },
      20,
      { "3": 2, "4": 3, "8": 4, "+Inf": 4 },
    ],
    [
      "what was no number above all bounds",
      { positive: { offset: 0, bucketCounts: [1] }, count: 3, sum: Number.NaN },
      20,
      { "1": 0, "2": 1, "+Inf": 3 },
    ],
    [
      "the widest scale of all",
      { scale: -11, positive: { offset: -1, bucketCounts: [1, 1] } },
      20,
      { "0": 0, "1": 1, "+Inf": 2 },
    ],
  ])("has %s", ([, given, maxBounds, expected]) => {
    expect(steps(exponential(given), maxBounds)).toEqual(expected);
  });

  it.for([
    [5, { "2": 0, "4": 1, "+Inf": 1 }],
    [20, { [2 ** 1.5]: 0, [2 ** 1.75]: 1, "+Inf": 1 }],
    [40, { [2 ** 1.5]: 0, [2 ** 1.625]: 1, "+Inf": 1 }],
    [160, { [2 ** 1.5625]: 0, [2 ** 1.59375]: 1, "+Inf": 1 }],
  ] as const)(
    "of %i bounds is not finer than a factor of 32 asks for, as long as it has one value",
    ([maxBounds, expected]) => {
      expect(steps(exponentialOf([3], 20), maxBounds)).toEqual(expected);
    },
  );

  it("keeps sum, minimum and maximum", () => {
    const value = exponential({ positive: { offset: 0, bucketCounts: [2] }, sum: 3.5, min: 1.25, max: 2 });
    expect(exponentialBuckets(value, 20)).toMatchObject({ count: 2, sum: 3.5, min: 1.25, max: 2 });
  });

  it("counts beyond 2^53 exactly", () => {
    const value = exponential({ count: 2n ** 63n + 1n, positive: { offset: 0, bucketCounts: [2n ** 63n, 1n] } });
    expect(exponentialBuckets(value, 20).buckets.counts).toEqual([0, 2n ** 63n, 1, 0]);
    expect(exponentialBuckets(value, 2).buckets.counts).toEqual([0, 2n ** 63n + 1n, 0]);
  });

  const magnitude = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const values = fc.array(
    fc.oneof(
      magnitude,
      magnitude.map((value) => -value),
      fc.constant(0),
    ),
    { maxLength: 60 },
  );

  it("never claims more than there was, loses nothing, and has as few bounds as were asked for", () => {
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: -2, max: 12 }),
        fc.integer({ min: 7, max: 160 }),
        (given, scale, maxBounds) => {
          const { boundaries, counts } = exponentialBuckets(exponentialOf(given, scale), maxBounds).buckets;
          expect(boundaries.length).toBeLessThanOrEqual(maxBounds);
          let total = 0;
          for (const [index, bound] of boundaries.entries()) {
            total += Number(counts[index]);
            // A value at the very bound may be on either side of it, as the logarithm happens to be rounded.
            expect(total).toBeLessThanOrEqual(given.filter((value) => value <= bound + Math.abs(bound) * 1e-9).length);
            expect(total).toBeGreaterThanOrEqual(
              given.filter((value) => value < bound - Math.abs(bound) * 1e-9).length,
            );
          }
          expect(total + Number(counts.at(-1))).toBe(given.length);
          expect([...boundaries].sort((a, b) => a - b)).toEqual(boundaries);
          expect(new Set(boundaries).size).toBe(boundaries.length);
        },
      ),
    );
  });

  it("has, of a coarser scale, bounds that the finer one has, too", () => {
    const given = Array.from({ length: 200 }, (_, index) => 1.05 ** (index - 80));
    const bounds = (maxBounds: number): readonly number[] =>
      exponentialBuckets(exponentialOf(given, 5), maxBounds).buckets.boundaries;
    const inner = bounds(12).slice(1, -1);
    expect(inner.length).toBeGreaterThan(5);
    expect(bounds(160)).toEqual(expect.arrayContaining([...inner]));
  });

  it("is written as a histogram of fixed buckets is", () => {
    const value = exponential({ sum: 9, min: 1.5, max: 7, positive: { offset: 0, bucketCounts: [1, 2, 3, 4] } });
    const settings = { exponentialHistograms: { as: "buckets", maxBuckets: 3 } } as const;
    expect(written(v2, { kind: "exponentialHistogram" }, { value }, settings)).toEqual([
      "prometheus m_count=10,m_sum=9,m_min=1.5,m_max=7",
      "prometheus,le=1 m_bucket=0",
      "prometheus,le=4 m_bucket=3",
      "prometheus,le=16 m_bucket=10",
      "prometheus,le=+Inf m_bucket=10",
    ]);
  });

  it.for<[string, unknown]>([
    ["no value", undefined],
    ["a fixed histogram", { buckets: { boundaries: [1], counts: [1, 1] }, count: 2 }],
    ["counts that do not add up", exponential({ zeroCount: 1, count: 2 })],
    ["a scale with a fraction", exponential({ scale: 0.5 })],
    ["a maximum that is a text", { ...exponential({ zeroCount: 1 }), max: "7" }],
  ])("is refused with %s", ([, value]) => {
    expect(reasonFor(v1, { kind: "exponentialHistogram" }, { value })).toBe("invalid_value");
  });

  it("is dropped when that is asked for", () => {
    const settings = { exponentialHistograms: { as: "drop" } } as const;
    expect(reasonFor(v1, { kind: "exponentialHistogram" }, { value: exponential({}) }, settings)).toBe(
      "exponential_histogram",
    );
  });
});
