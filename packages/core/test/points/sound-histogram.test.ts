import { expect, it } from "vitest";
import { type ExponentialHistogramValue, soundHistogram } from "../../src/points/index.ts";

const none = { offset: 0, bucketCounts: [] };
const two = { offset: -1, bucketCounts: [1, 1n] };
const value: ExponentialHistogramValue = { scale: 3, count: 3, sum: 1.5, zeroCount: 1, positive: two, negative: none };

it("a histogram is sound when its counts add up", () => {
  expect(soundHistogram({ ...value, zeroThreshold: 0.25, min: 0, max: 1 })).toEqual({
    scale: 3,
    count: 3,
    sum: 1.5,
    zeroThreshold: 0.25,
    zeroCount: 1,
    positive: { offset: -1, counts: [1, 1] },
    negative: { offset: 0, counts: [] },
    inNoBucket: 0,
  });
});

it("it needs no sum", () => {
  expect(soundHistogram({ ...value, sum: undefined })).toMatchObject({ sum: undefined, count: 3 });
});

it("what is no number is in no bucket, and makes the sum none", () => {
  expect(soundHistogram({ ...value, count: 5, sum: NaN })).toMatchObject({ count: 5, inNoBucket: 2 });
});

it.for<[string, unknown]>([
  ["it is nothing", undefined],
  ["it is a number", 1],
  ["its scale is no number", { ...value, scale: "3" }],
  ["its scale is not whole", { ...value, scale: 1.5 }],
  ["its sum is no number", { ...value, sum: "1" }],
  ["its zero threshold is below zero", { ...value, zeroThreshold: -1 }],
  ["its zero threshold is NaN", { ...value, zeroThreshold: NaN }],
  ["its zero threshold is infinite", { ...value, zeroThreshold: Infinity }],
  ["an offset is not whole", { ...value, positive: { ...two, offset: 0.5 } }],
  ["an offset is too large", { ...value, positive: { ...two, offset: 2 ** 31 } }],
  ["a side has no buckets", { ...value, negative: { offset: 0 } }],
  ["a count is below zero", { ...value, positive: { offset: 0, bucketCounts: [-1, 3] } }],
  ["a count is not whole", { ...value, positive: { offset: 0, bucketCounts: [0.5, 1.5] } }],
  ["counts make more than 64 bits", { ...value, positive: { offset: 0, bucketCounts: [2n ** 63n, 2n ** 63n] } }],
  ["more was counted than is in buckets", { ...value, count: 4 }],
  ["less was counted than is in buckets", { ...value, count: 2, sum: NaN }],
])("it is not when %s", ([, given]) => {
  expect(() => soundHistogram(given as ExponentialHistogramValue)).toThrow(
    expect.objectContaining({ reason: "invalid_value" }),
  );
});
