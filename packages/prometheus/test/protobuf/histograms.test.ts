import { describe, expect, it } from "vitest";
import type { Count, HistogramValue } from "@meterbridge/core/points";
import { familyOf, write, writePoint } from "./some-families.ts";

function valueOf(boundaries: readonly number[], counts: readonly Count[], parts: object = {}): HistogramValue {
  const count = counts.reduce((sum: bigint, each) => sum + BigInt(each), 0n);
  return { buckets: { boundaries, counts }, count, sum: 2.5, ...parts };
}

function bucket(upper_bound: number, cumulative_count: bigint, more: object = {}): object {
  return { cumulative_count, upper_bound, ...more };
}

describe("a histogram with fixed buckets", () => {
  it("has its count, its sum, its start, and what is up to each bound", () => {
    const point = { value: valueOf([1, 2.5, 5], [1, 2, 0, 4]), startTime: [7, 8] as [number, number] };
    expect(writePoint("histogram", "histogram", { ...point, attributes: { k: "v" } })).toEqual({
      label: [{ name: "k", value: "v" }],
      histogram: {
        sample_count: 7n,
        sample_sum: 2.5,
        bucket: [bucket(1, 1n), bucket(2.5, 3n), bucket(5, 3n)],
        created_timestamp: { seconds: 7n, nanos: 8 },
      },
    });
  });

  it.for<[string, HistogramValue, object]>([
    ["no bound", valueOf([], [3]), { sample_count: 3n, sample_sum: 2.5 }],
    ["no bound and no bucket", valueOf([], [], { count: 3 }), { sample_count: 3n, sample_sum: 2.5 }],
    [
      "no sum",
      valueOf([1], [1, 2], { sum: undefined }),
      { sample_count: 3n, sample_sum: NaN, bucket: [bucket(1, 1n)] },
    ],
    ["a sum that is NaN", valueOf([], [3], { sum: NaN }), { sample_count: 3n, sample_sum: NaN }],
    [
      "the infinite bound",
      valueOf([1, Infinity], [1, 2, 0]),
      { sample_count: 3n, sample_sum: 2.5, bucket: [bucket(1, 1n)] },
    ],
    ["a bound below zero", valueOf([-1], [1, 0]), { sample_count: 1n, sample_sum: 2.5, bucket: [bucket(-1, 1n)] }],
    ["nothing in it", valueOf([1], [0, 0]), { sample_count: 0n, sample_sum: 2.5, bucket: [bucket(1, 0n)] }],
    [
      "bigints",
      valueOf([1, 2], [2n ** 60n, 1n, 2n]),
      { sample_count: 2n ** 60n + 3n, sample_sum: 2.5, bucket: [bucket(1, 2n ** 60n), bucket(2, 2n ** 60n + 1n)] },
    ],
    [
      "numbers whose sum is too large for one",
      valueOf([1, 2], [2 ** 53 - 1, 1, 1]),
      { sample_count: 2n ** 53n + 1n, sample_sum: 2.5, bucket: [bucket(1, 2n ** 53n - 1n), bucket(2, 2n ** 53n)] },
    ],
  ])("may have %s", ([, value, histogram]) => {
    expect(writePoint("histogram", "histogram", { value })).toEqual({ histogram });
  });

  it.for<[string, unknown]>([
    ["nothing", undefined],
    ["a number", 3],
    ["no buckets", { count: 1, sum: 1 }],
    ["too few counts", valueOf([1, 2], [1, 2])],
    ["a count too many", valueOf([1], [1, 2, 3])],
    ["bounds in no order", valueOf([2, 1], [1, 2, 3])],
    ["a bound twice", valueOf([1, 1], [1, 2, 3])],
    ["a bound that is NaN", valueOf([NaN], [1, 2])],
    ["a bound that is no number", valueOf(["1" as unknown as number], [1, 2])],
    ["a count below zero", valueOf([1], [-1, 2])],
    ["a count that is not whole", valueOf([1], [1, 2], { count: 3.5 })],
    ["a bucket that is not whole", valueOf([1], [], { buckets: { boundaries: [1], counts: [0.5, 0.5] }, count: 1 })],
    ["counts that do not add up", valueOf([1], [1, 2], { count: 4 })],
    ["a count of more than 64 bits", valueOf([1], [2n ** 64n, 0])],
    ["a sum that is no number", valueOf([1], [1, 2], { sum: "3" })],
  ])("is not %s", ([, value]) => {
    const points = [{ value, attributes: { a: 1 } }, { value: valueOf([1], [1, 2]) }];
    const { drops, families } = write(familyOf({ type: "histogram", members: [{ kind: "histogram", points }] }));
    expect(drops).toEqual(["invalid_value"]);
    expect(families).toMatchObject([{ metric: [{ histogram: { sample_count: 3n } }] }]);
  });
});
