import { describe, expect, it } from "vitest";
import { exponentialValues } from "../../src/delta/exponential-values.ts";
import { histogramValues } from "../../src/delta/histogram-values.ts";
import { summaryValues } from "../../src/delta/summary-values.ts";
import type { CumulativeValues } from "../../src/delta/values.ts";

/** What came on top of the earlier value, as it is written; `undefined`: it began anew. */
function between<Value>(values: CumulativeValues<Value>, earlier: unknown, later: unknown): unknown {
  const difference = values.between(values.read(earlier), values.read(later));
  return difference && values.write(difference);
}

describe("explicit histograms", () => {
  const histogram = (
    counts: readonly unknown[],
    more: object = {},
    boundaries: readonly unknown[] = [1, 2],
  ): object => ({
    buckets: { boundaries, counts },
    count: counts.reduce<number>((sum, count) => sum + Number(count), 0),
    sum: 10,
    ...more,
  });

  it.for<[string, earlier: object, later: object, expected: object | undefined]>([
    [
      "count, sum and each bucket",
      histogram([1, 2, 3], { min: 0, max: 9 }),
      histogram([1, 4, 4], { sum: 17.5, min: 0, max: 9 }),
      { buckets: { boundaries: [1, 2], counts: [0, 2, 1] }, count: 3, sum: 7.5 },
    ],
    [
      "a sum that is less, of negative values",
      histogram([1, 0, 0]),
      histogram([2, 0, 0], { sum: 4 }),
      { buckets: { boundaries: [1, 2], counts: [1, 0, 0] }, count: 1, sum: -6 },
    ],
    [
      "no sum when one has none",
      histogram([1, 0, 0], { sum: undefined }),
      histogram([2, 0, 0]),
      { buckets: { boundaries: [1, 2], counts: [1, 0, 0] }, count: 1 },
    ],
    [
      "no sum when both are infinite",
      histogram([1, 0, 0], { sum: Infinity }),
      histogram([2, 0, 0], { sum: Infinity }),
      { buckets: { boundaries: [1, 2], counts: [1, 0, 0] }, count: 1 },
    ],
    [
      "counts of 64 bits",
      histogram([1n, 0, 0], { count: 2n ** 60n }),
      histogram([2n ** 63n, 0, 0], { count: 2n ** 63n }),
      { buckets: { boundaries: [1, 2], counts: [2n ** 63n - 1n, 0, 0] }, count: 2n ** 63n - 2n ** 60n, sum: 0 },
    ],
    [
      "without bounds",
      histogram([5], {}, []),
      histogram([7], {}, []),
      { buckets: { boundaries: [], counts: [2] }, count: 2, sum: 0 },
    ],
    ["anew: a bucket is less", histogram([1, 2, 3]), histogram([0, 4, 4]), undefined],
    ["anew: the count is less", histogram([1, 2, 3]), histogram([1, 2, 3], { count: 5 }), undefined],
    ["anew: other boundaries", histogram([1, 2, 3]), histogram([1, 2, 3], {}, [1, 3]), undefined],
    ["anew: more boundaries", histogram([1, 2, 3]), histogram([1, 2, 3, 0], {}, [1, 2, 3]), undefined],
    ["anew: more buckets", histogram([1, 2, 3]), histogram([1, 2, 3, 0]), undefined],
  ])("%s", ([, earlier, later, expected]) => {
    expect(between(histogramValues(), earlier, later)).toEqual(expected);
  });

  it("keeps what it has read when that is changed", () => {
    const given = { buckets: { boundaries: [1], counts: [1, 2] }, count: 3, sum: 1 };
    const values = histogramValues();
    const read = values.read(given);
    given.buckets.boundaries[0] = 5;
    given.buckets.counts[0] = 7;
    expect(values.write(read)).toMatchObject({ buckets: { boundaries: [1], counts: [1, 2] } });
  });

  it.for<[string, unknown]>([
    ["nothing", undefined],
    ["a number", 1],
    ["no buckets", { count: 1 }],
    ["boundaries that are none", histogram([1], {}, [null])],
    ["a count below zero", histogram([-1, 0, 0])],
    ["a count that is no whole number", histogram([0.5, 0, 0])],
    ["a sum that is none", histogram([0, 0, 0], { sum: "1" })],
    ["an extreme that is none", histogram([0, 0, 0], { max: "1" })],
  ])("refuses %s", ([, value]) => {
    expect(() => histogramValues().read(value)).toThrow("invalid_value");
  });
});

describe("exponential histograms", () => {
  interface Given {
    readonly scale?: number;
    readonly zeroCount?: number;
    readonly zeroThreshold?: number;
    readonly positive?: readonly [offset: number, ...counts: readonly number[]];
    readonly negative?: readonly [offset: number, ...counts: readonly number[]];
    readonly count?: number;
    readonly sum?: number;
    readonly max?: number;
  }
  const exponential = ({ positive = [0], negative = [0], ...more }: Given): object => {
    const [[positiveOffset, ...positiveCounts], [negativeOffset, ...negativeCounts]] = [positive, negative];
    const { scale = 0, zeroCount = 0 } = more;
    return {
      scale,
      count: [...positiveCounts, ...negativeCounts, zeroCount].reduce((sum, count) => sum + count, 0),
      sum: 10,
      zeroCount,
      positive: { offset: positiveOffset, bucketCounts: positiveCounts },
      negative: { offset: negativeOffset, bucketCounts: negativeCounts },
      ...more,
    };
  };

  it.for<[string, earlier: Given, later: Given, expected: Given | undefined]>([
    [
      "count, sum, zeros and each bucket",
      { zeroCount: 1, positive: [2, 1, 1], negative: [0, 1], max: 9 },
      { zeroCount: 3, positive: [1, 1, 2, 1], negative: [-1, 1, 1], sum: 12, max: 9 },
      { zeroCount: 2, positive: [1, 1, 1], negative: [-1, 1], sum: 2 },
    ],
    ["nothing", { positive: [2, 1, 1] }, { positive: [2, 1, 1] }, { sum: 0 }],
    ["after none", {}, { scale: 20, positive: [5, 2] }, { scale: 20, positive: [5, 2], sum: 0 }],
    [
      "after zeros alone",
      { zeroCount: 1 },
      { scale: 9, zeroCount: 1, positive: [5, 2] },
      { scale: 9, positive: [5, 2], sum: 0 },
    ],
    ["zeros alone after zeros", { zeroCount: 1 }, { scale: 3, zeroCount: 2 }, { scale: 3, zeroCount: 1, sum: 0 }],
    [
      "at the scale of the later one, which is coarser",
      { scale: 2, positive: [-3, 1, 1, 1, 1, 1] },
      { scale: 1, positive: [-2, 2, 2, 5] },
      { scale: 1, positive: [-2, 1, 0, 3], sum: 0 },
    ],
    [
      "at the scale of the earlier one, which is coarser",
      { scale: 1, positive: [-2, 1, 2] },
      { scale: 2, positive: [-4, 1, 1, 1, 2] },
      { scale: 1, positive: [-2, 1, 1], sum: 0 },
    ],
    [
      "with a zero threshold that swallowed buckets",
      { zeroCount: 1, positive: [-2, 1, 2, 3], negative: [-2, 4] },
      { zeroThreshold: 0.5, zeroCount: 8, positive: [-1, 2, 4], negative: [0, 1] },
      { zeroThreshold: 0.5, zeroCount: 2, positive: [0, 1], negative: [0, 1], sum: 0 },
    ],
    [
      "with a zero threshold within a bucket",
      { positive: [-1, 2, 3] },
      { zeroThreshold: 0.75, zeroCount: 1, positive: [-1, 2, 4] },
      { zeroThreshold: 1, zeroCount: 1, positive: [0, 1], sum: 0 },
    ],
    [
      "with a zero threshold that is less than it was",
      { zeroThreshold: 0.5, zeroCount: 3, positive: [0, 1] },
      { zeroThreshold: 0.25, zeroCount: 2, positive: [-2, 2, 0, 2] },
      { zeroThreshold: 0.5, zeroCount: 1, positive: [0, 1], sum: 0 },
    ],
    [
      "with a zero threshold and another scale",
      { scale: 1, zeroCount: 0, positive: [-3, 1, 1, 1, 2] },
      { scale: 0, zeroThreshold: 0.5, zeroCount: 2, positive: [-1, 2, 5] },
      { scale: 0, zeroThreshold: 0.5, zeroCount: 1, positive: [0, 3], sum: 0 },
    ],
    [
      "with a zero threshold that is nearly a bound",
      { positive: [-1, 2, 3] },
      { zeroThreshold: 0.5 + 2 ** -53, zeroCount: 1, positive: [-1, 2, 3] },
      { zeroThreshold: 0.5 + 2 ** -53, zeroCount: 1, sum: 0 },
    ],
    [
      "what is no number in no bucket",
      { positive: [0, 1] },
      { positive: [0, 2], count: 3, sum: Number.NaN },
      { positive: [0, 1], count: 2, sum: Number.NaN },
    ],
    [
      "no sum once it is no number",
      { positive: [0, 1], count: 2, sum: Number.NaN },
      { positive: [0, 2], count: 3, sum: Number.NaN },
      { positive: [0, 1], sum: undefined as never },
    ],
    ["anew: a bucket is less", { positive: [0, 1, 5] }, { positive: [0, 9, 4] }, undefined],
    ["anew: a bucket is not there", { positive: [0, 1, 5] }, { positive: [1, 9] }, undefined],
    ["anew: a bucket above is not there", { positive: [0, 1, 5] }, { positive: [0, 9] }, undefined],
    ["anew: no bucket is there", { positive: [0, 1] }, { zeroCount: 5 }, undefined],
    ["anew: zeros are less", { zeroCount: 2 }, { zeroCount: 1, positive: [0, 5] }, undefined],
    [
      "anew: those in no bucket are less",
      { count: 5, sum: Number.NaN },
      { positive: [0, 7], count: 8, sum: Number.NaN },
      undefined,
    ],
  ])("%s", ([, earlier, later, expected]) => {
    const difference = between(exponentialValues, exponential(earlier), exponential(later));
    expect(difference).toEqual(expected && exponential(expected));
  });

  it("refuses what the encoder refuses", () => {
    expect(() => exponentialValues.read(exponential({ count: 5 }))).toThrow("invalid_value");
    expect(() => exponentialValues.read(exponential({ max: "1" as never }))).toThrow("invalid_value");
    const tooMany = Array.from({ length: 16_385 }, () => 0);
    expect(() => exponentialValues.read(exponential({ negative: [0, ...tooMany] }))).toThrow("invalid_value");
  });
});

describe("summaries", () => {
  const quantiles = [{ quantile: 0.5, value: 3 }];
  const summary = (count: unknown, sum: unknown): object => ({ count, sum, quantiles });

  it.for<[string, earlier: object, later: object, expected: object | undefined]>([
    ["count and sum, and the quantiles as they are", summary(5, 10), summary(8, 12.5), summary(3, 2.5)],
    ["a sum that is less", summary(5, 10), summary(8, 1), summary(3, -9)],
    ["counts of 64 bits", summary(5n, 10), summary(2n ** 63n, 10), summary(2n ** 63n - 5n, 0)],
    ["anew: the count is less", summary(5, 10), summary(4, 12), undefined],
  ])("%s", ([, earlier, later, expected]) => {
    expect(between(summaryValues, earlier, later)).toEqual(expected);
  });

  it("say alone what quantiles say", () => {
    expect(summaryValues.writeAlone!(summaryValues.read(summary(5, 10)))).toEqual({ quantiles });
  });

  it.for<[string, unknown]>([
    ["nothing", undefined],
    ["a count below zero", summary(-1, 0)],
    ["a sum that is none", summary(1, "0")],
  ])("refuse %s", ([, value]) => {
    expect(() => summaryValues.read(value)).toThrow("invalid_value");
  });
});
