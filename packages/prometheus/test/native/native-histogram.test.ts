import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Count, type ExponentialHistogramValue, UnusablePoint } from "@meterbridge/core/points";
import { toNativeHistogram } from "../../src/native/native-histogram.ts";
import type { NativeBuckets } from "../../src/native/native-buckets.ts";

const none = { offset: 0, bucketCounts: [] };

function valueOf(parts: Partial<ExponentialHistogramValue>): ExponentialHistogramValue {
  const { positive = none, negative = none, zeroCount = 0 } = parts;
  const all = [...positive.bucketCounts, ...negative.bucketCounts, zeroCount];
  const count = all.reduce((sum: bigint, each) => sum + BigInt(each), 0n);
  return { scale: 0, sum: 1.5, positive, negative, zeroCount, count, ...parts };
}

function side(offset: number, ...bucketCounts: Count[]): ExponentialHistogramValue["positive"] {
  return { offset, bucketCounts };
}

function spans(...pairs: readonly (readonly [offset: number, length: number])[]): NativeBuckets["spans"] {
  return pairs.map(([offset, length]) => ({ offset, length }));
}

describe("an exponential histogram becomes a native one", () => {
  it("with all that it says", () => {
    const value = valueOf({ scale: 3, zeroCount: 4, zeroThreshold: 0.25, positive: side(0, 1), negative: side(1, 2) });
    expect(toNativeHistogram(value)).toEqual({
      count: 7,
      sum: 1.5,
      schema: 3,
      zeroThreshold: 0.25,
      zeroCount: 4,
      positive: { spans: spans([1, 1]), deltas: [1] },
      negative: { spans: spans([2, 1]), deltas: [2] },
    });
  });

  it.for([
    [undefined, 1e-128],
    [0, 0],
    [0.5, 0.5],
  ])("of which a zero threshold of %s is %s", ([zeroThreshold, expected]) => {
    expect(toNativeHistogram(valueOf({ zeroThreshold })).zeroThreshold).toBe(expected);
  });

  it.for<[string, ExponentialHistogramValue["positive"], NativeBuckets]>([
    [
      "the specification's example",
      side(3, 10, 0, 0, 20, 5, 2),
      { spans: spans([4, 1], [2, 3]), deltas: [10, 10, -15, -3] },
    ],
    ["no buckets", side(7), { spans: [], deltas: [] }],
    ["empty buckets", side(7, 0, 0), { spans: [], deltas: [] }],
    ["empty buckets before and behind", side(7, 0, 0, 3, 0), { spans: spans([10, 1]), deltas: [3] }],
    ["a single empty bucket between", side(0, 3, 0, 5), { spans: spans([1, 3]), deltas: [3, -3, 5] }],
    ["a number below zero", side(-5, 1, 1), { spans: spans([-4, 2]), deltas: [1, 0] }],
    [
      "counts that only a bigint can say",
      side(0, 2n ** 60n, 1),
      { spans: spans([1, 2]), deltas: [2n ** 60n, 1n - 2n ** 60n] },
    ],
    [
      "large numbers",
      side(0, 2 ** 60, 2 ** 53 - 1),
      { spans: spans([1, 2]), deltas: [2n ** 60n, 2n ** 53n - 1n - 2n ** 60n] },
    ],
    ["small bigints", side(0, 3n, 4), { spans: spans([1, 2]), deltas: [3, 1] }],
  ])("with %s", ([, positive, expected]) => {
    expect(toNativeHistogram(valueOf({ positive })).positive).toEqual(expected);
    expect(toNativeHistogram(valueOf({ negative: positive })).negative).toEqual(expected);
  });

  it.for<[number, number, ExponentialHistogramValue["positive"], NativeBuckets]>([
    [8, 8, side(0, 1, 2), { spans: spans([1, 2]), deltas: [1, 1] }],
    [-4, -4, side(0, 1, 2), { spans: spans([1, 2]), deltas: [1, 1] }],
    [9, 8, side(0, 1, 2, 3, 4), { spans: spans([1, 2]), deltas: [3, 4] }],
    [9, 8, side(1, 2, 3, 4), { spans: spans([1, 2]), deltas: [2, 5] }],
    [9, 8, side(-1, 1, 2), { spans: spans([0, 2]), deltas: [1, 1] }],
    [10, 8, side(-5, 1, 2, 3, 4, 5, 6), { spans: spans([-1, 3]), deltas: [1, 13, -8] }],
    [20, 8, side(4095, 2n ** 60n, 2n ** 60n, 1), { spans: spans([1, 2]), deltas: [2n ** 60n, 1] }],
    [100, 8, side(-2, 1, 2, 3, 4), { spans: spans([0, 2]), deltas: [3, 4] }],
    [5000, 8, side(-2, 1, 2, 3, 4), { spans: spans([0, 2]), deltas: [3, 4] }],
  ])("of scale %s at schema %s", ([scale, schema, positive, expected]) => {
    const native = toNativeHistogram(valueOf({ scale, positive, negative: positive }));
    expect(native.schema).toBe(schema);
    expect(native.positive).toEqual(expected);
    expect(native.negative).toEqual(expected);
  });

  it("whose buckets hold what they held before", () => {
    const count = fc.oneof(fc.constant(0), fc.nat(300), fc.bigInt({ min: 0n, max: 2n ** 55n }));
    const bucketCounts = fc.array(count, { maxLength: 200, size: "max" });
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), bucketCounts, fc.integer({ min: -4, max: 12 }), (...given) => {
        const [offset, counts, scale] = given;
        const { positive, schema } = toNativeHistogram(valueOf({ scale, positive: { offset, bucketCounts: counts } }));
        expect(absolute(positive)).toEqual(expectedBuckets(offset, counts, scale - schema));
      }),
    );
  });
});

/** The count of each bucket that is not empty. */
function absolute({ spans, deltas }: NativeBuckets): Map<number, bigint> {
  const buckets = new Map<number, bigint>();
  const left = [...deltas];
  let index = 0;
  let count = 0n;
  for (const { offset, length } of spans) {
    index += offset;
    for (let at = 0; at < length; at++, index++) {
      count += BigInt(left.shift()!);
      if (count !== 0n) buckets.set(index, count);
    }
  }
  expect(left).toEqual([]);
  return buckets;
}

function expectedBuckets(offset: number, counts: readonly Count[], steps: number): Map<number, bigint> {
  const buckets = new Map<number, bigint>();
  for (const [at, count] of counts.entries()) {
    const index = ((offset + at) >> steps) + 1;
    if (BigInt(count) !== 0n) buckets.set(index, (buckets.get(index) ?? 0n) + BigInt(count));
  }
  return buckets;
}

describe("an exponential histogram does not become a native one", () => {
  it.for<[string, string, object]>([
    ["below the least scale", "unsupported_histogram", { scale: -5 }],
    ["without a sum", "unsupported_histogram", { sum: undefined }],
    ["with a scale that is no number", "invalid_value", { scale: "3" }],
    ["with a scale that is not whole", "invalid_value", { scale: 1.5 }],
    ["with a sum that is no number", "invalid_value", { sum: "1" }],
    ["with a zero threshold below zero", "invalid_value", { zeroThreshold: -1 }],
    ["with a zero threshold that is NaN", "invalid_value", { zeroThreshold: NaN }],
    ["with an infinite zero threshold", "invalid_value", { zeroThreshold: Infinity }],
    ["with an offset that is not whole", "invalid_value", { positive: side(0.5, 1), count: 1 }],
    ["with an offset that is too large", "invalid_value", { positive: side(2 ** 31, 1), count: 1 }],
    ["with the last possible offset", "invalid_value", { positive: side(2 ** 31 - 1, 1), count: 1 }],
    ["without bucket counts", "invalid_value", { negative: { offset: 0 }, count: 0 }],
    ["with a count below zero", "invalid_value", { positive: side(0, -1, 2), count: 1 }],
    ["with a count that is not whole", "invalid_value", { positive: side(0, 0.5, 0.5), count: 1 }],
    ["with a count that is NaN", "invalid_value", { positive: side(0, NaN), count: 1 }],
    ["with a bigint below zero", "invalid_value", { positive: side(0, -1n, 2n), count: 1 }],
    ["with a count beyond 63 bits", "invalid_value", { positive: side(0, 2n ** 63n), count: 2n ** 63n }],
    ["with counts that make more than 64 bits", "invalid_value", { positive: side(0, 2n ** 63n, 2n ** 63n), count: 0 }],
    ["with more counted than there are in buckets", "invalid_value", { positive: side(0, 1), count: 2 }],
    ["with less counted than there are in buckets", "invalid_value", { positive: side(0, 3), count: 2, sum: NaN }],
  ])("%s: %s", ([, reason, parts]) => {
    const value = { ...valueOf({}), ...parts } as ExponentialHistogramValue;
    expect(() => toNativeHistogram(value)).toThrow(expect.objectContaining({ reason }));
    expect(() => toNativeHistogram(value)).toThrow(UnusablePoint);
  });

  it("but may have observations that are no numbers, and so in no bucket", () => {
    const native = toNativeHistogram(valueOf({ positive: side(0, 1), count: 2, sum: NaN }));
    expect(native).toMatchObject({ count: 2, sum: NaN });
  });
});
