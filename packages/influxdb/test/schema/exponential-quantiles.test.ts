import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponentialQuantiles } from "../../src/schema/exponential-quantiles.ts";
import { exponential, exponentialOf } from "./exponential.ts";
import { otel, reasonFor, v1, v2, written } from "./written.ts";

function estimates(value: unknown, ...quantiles: readonly number[]): number[] {
  return exponentialQuantiles(value, quantiles).quantiles.map((each) => each.value);
}

describe("a quantile of an exponential histogram", () => {
  it.for<[string, Parameters<typeof exponential>[0], readonly number[], readonly number[]]>([
    [
      "evenly over the logarithm",
      { positive: { offset: 2, bucketCounts: [4] } },
      [0, 0.25, 0.5, 1],
      [4, 4 * 2 ** 0.25, 4 * 2 ** 0.5, 8],
    ],
    [
      "in the bucket in which its part ends",
      { positive: { offset: 0, bucketCounts: [2, 0, 2] } },
      [0.5, 0.75],
      [2, 4 * 2 ** 0.5],
    ],
    [
      "0 in the zero bucket",
      { zeroCount: 3, positive: { offset: 0, bucketCounts: [1] } },
      [0, 0.5, 0.75, 1],
      [0, 0, 0, 2],
    ],
    [
      "from the lowest on the negative side",
      { negative: { offset: 0, bucketCounts: [1, 1] } },
      [0, 0.5, 1],
      [-4, -2, -1],
    ],
    [
      "over both sides",
      { zeroCount: 1, positive: { offset: 0, bucketCounts: [1] }, negative: { offset: 0, bucketCounts: [1] } },
      [0, 0.5, 1],
      [-2, 0, 2],
    ],
    [
      "not below the minimum, nor above the maximum",
      { positive: { offset: 0, bucketCounts: [2] }, min: 1.25, max: 1.5 },
      [0, 0.5, 1],
      [1.25, Math.SQRT2, 1.5],
    ],
    [
      "with what minimum and maximum are known",
      { positive: { offset: 0, bucketCounts: [2] }, min: Number.NaN, max: 1.5 },
      [0, 1],
      [1, 1.5],
    ],
    ["within doubles", { positive: { offset: 1023, bucketCounts: [1] } }, [0, 1], [2 ** 1023, Number.MAX_VALUE]],
  ])("lies %s", ([, given, quantiles, expected]) => {
    const found = estimates(exponential(given), ...quantiles);
    for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 12);
    expect(found.length).toBe(expected.length);
  });

  it("is not there without observations", () => {
    expect(exponentialQuantiles(exponential({ sum: 0 }), [0.5])).toEqual({ count: 0, sum: 0, quantiles: [] });
  });

  it("is NaN among observations that were no number, which count as the highest", () => {
    const value = exponential({ count: 4, sum: Number.NaN, positive: { offset: 0, bucketCounts: [2] } });
    expect(estimates(value, 0.5, 0.75)).toEqual([2, Number.NaN]);
  });

  it("is there for counts beyond 2^53, which do not add up exactly", () => {
    const bucketCounts = [2n ** 62n + 1n, ...Array.from({ length: 40 }, () => 3n)];
    const [last] = estimates(exponential({ count: 2n ** 62n + 121n, positive: { offset: 0, bucketCounts } }), 1);
    expect(last).toBeGreaterThan(1);
  });

  it("differs from the true one by a bucket's width at most", () => {
    const magnitude = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
    const values = fc.array(
      fc.oneof(
        magnitude,
        magnitude.map((value) => -value),
        fc.constant(0),
      ),
      { minLength: 1, maxLength: 80 },
    );
    const quantile = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, quantile, fc.integer({ min: -1, max: 10 }), (given, q, scale) => {
        const sorted = [...given].sort((a, b) => a - b);
        const truth = sorted[Math.max(Math.ceil(q * sorted.length), 1) - 1]!;
        const [estimate] = estimates(exponentialOf(given, scale), q);
        const ratio = truth === 0 ? 1 + estimate! : estimate! / truth;
        const width = 2 ** (2 ** -scale) * (1 + 1e-9);
        expect(ratio).toBeGreaterThanOrEqual(1 / width);
        expect(ratio).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("an exponential histogram as quantiles", () => {
  const value = exponential({ sum: 12, positive: { offset: 2, bucketCounts: [4] } });
  const settings = { exponentialHistograms: { as: "quantiles", quantiles: [0, 1] } } as const;

  it.for([
    [v1, ["m count=4,sum=12,0=4,1=8"]],
    [v2, ["prometheus m_count=4,m_sum=12", "prometheus,quantile=0 m=4", "prometheus,quantile=1 m=8"]],
    [otel, ["m__exponentialhistogram count=4u,sum=12,quantile_0=4,quantile_1=8"]],
  ] as const)("is written as a summary is", ([schema, lines]) => {
    expect(written(schema, { kind: "exponentialHistogram" }, { value }, settings)).toEqual(lines);
  });

  it("has count and sum alone when it has no observations", () => {
    const none = { value: exponential({ sum: 0 }) };
    expect(written(v1, { kind: "exponentialHistogram" }, none, settings)).toEqual(["m count=0,sum=0"]);
  });

  it("leaves out what is no number", () => {
    const noNumber = { value: exponential({ count: 2, sum: Number.NaN, positive: { offset: 0, bucketCounts: [1] } }) };
    expect(written(v1, { kind: "exponentialHistogram" }, noNumber, settings)).toEqual(["m count=2,0=1"]);
  });

  it("is refused when its counts do not add up", () => {
    const wrong = { value: exponential({ zeroCount: 1, count: 2 }) };
    expect(reasonFor(v1, { kind: "exponentialHistogram" }, wrong, settings)).toBe("invalid_value");
  });
});
