import { describe, expect, it } from "vitest";
import type { ExponentialHistogramValue, Point } from "@meterbridge/core/points";
import { familyOf, write, writePoint } from "./some-families.ts";

const none = { offset: 0, bucketCounts: [] };

function valueOf(parts: Partial<ExponentialHistogramValue>): ExponentialHistogramValue {
  return { scale: 0, count: 0, sum: 2.5, zeroCount: 0, positive: none, negative: none, ...parts };
}

const example = valueOf({ scale: 3, count: 37, positive: { offset: 3, bucketCounts: [10, 0, 0, 20, 5, 2] } });

function histogram(point: Partial<Point>): unknown {
  return writePoint("histogram", "exponentialHistogram", point)?.["histogram"];
}

describe("an exponential histogram is a native one", () => {
  it("as the specification's example has it", () => {
    expect(histogram({ value: example, startTime: [7, 8] })).toEqual({
      sample_count: 37n,
      sample_sum: 2.5,
      schema: 3,
      zero_threshold: 1e-128,
      zero_count: 0n,
      positive_span: [
        { offset: 4, length: 1 },
        { offset: 2, length: 3 },
      ],
      positive_delta: [10n, 10n, -15n, -3n],
      created_timestamp: { seconds: 7n, nanos: 8 },
    });
  });

  it("with values below zero and around it", () => {
    const negative = { offset: -4, bucketCounts: [1, 0, 2n ** 60n] };
    const value = valueOf({ scale: -4, count: 2n ** 60n + 4n, zeroCount: 3, zeroThreshold: 0.25, negative });
    expect(histogram({ value })).toEqual({
      sample_count: 2n ** 60n + 4n,
      sample_sum: 2.5,
      schema: -4,
      zero_threshold: 0.25,
      zero_count: 3n,
      negative_span: [{ offset: -3, length: 3 }],
      negative_delta: [1n, -1n, 2n ** 60n],
    });
  });

  it("of a scale that Prometheus knows", () => {
    const value = valueOf({ scale: 20, count: 3, positive: { offset: 4095, bucketCounts: [1, 2] } });
    expect(histogram({ value })).toMatchObject({ schema: 8, positive_span: [{ offset: 1, length: 2 }] });
  });

  it.for([
    [undefined, undefined],
    [0, [{ offset: 0, length: 0 }]],
  ])("also when it is empty and its zero threshold is %s", ([zeroThreshold, positive_span]) => {
    const value = valueOf({ zeroThreshold: zeroThreshold as number | undefined });
    expect(histogram({ value })).toEqual({
      sample_count: 0n,
      sample_sum: 2.5,
      schema: 0,
      zero_threshold: zeroThreshold ?? 1e-128,
      zero_count: 0n,
      ...(positive_span && { positive_span }),
    });
  });

  it("of a thousand buckets", () => {
    const bucketCounts = Array.from({ length: 1000 }, (_, index) => (index % 2) * 1000 + 1);
    const value = valueOf({ count: 501_000, positive: { offset: -500, bucketCounts } });
    expect(histogram({ value })).toMatchObject({
      positive_span: [{ offset: -499, length: 1000 }],
      positive_delta: bucketCounts.map((count, index) => BigInt(count - (bucketCounts[index - 1] ?? 0))),
    });
  });

  it.for([valueOf({}), undefined, example])("that has no value any more says so", (value) => {
    expect(histogram({ value, flags: 1 })).toEqual({
      sample_count: 0n,
      sample_sum: "stale NaN",
      schema: 0,
      zero_threshold: 1e-128,
      zero_count: 0n,
    });
  });

  it("with a sum that is NaN, which is not the one that says that", () => {
    expect(histogram({ value: valueOf({ sum: NaN }) })).toMatchObject({ sample_sum: NaN });
  });

  it.for<[string, string, unknown]>([
    ["below the least scale", "unsupported_histogram", valueOf({ scale: -5 })],
    ["without a sum", "unsupported_histogram", valueOf({ sum: undefined })],
    ["whose counts do not add up", "invalid_value", valueOf({ count: 3 })],
    ["that is a number", "invalid_value", 3],
    ["that is nothing", "invalid_value", undefined],
    ["without buckets", "invalid_value", { scale: 0, count: 0, sum: 0, zeroCount: 0 }],
  ])("but not one %s, and the others stay", ([, reason, value]) => {
    const points = [{ value, attributes: { a: 1 } }, { value: example }];
    const family = familyOf({ type: "histogram", members: [{ kind: "exponentialHistogram", points }] });
    const { drops, families } = write(family);
    expect(drops).toEqual([reason]);
    expect(families).toMatchObject([{ metric: [{ histogram: { sample_count: 37n } }] }]);
  });
});
