import { describe, expect, it } from "vitest";
import { type Count, type ExponentialHistogramValue, toFixedBuckets } from "../../src/points/index.ts";

const none = { offset: 0, bucketCounts: [] };
const boundaries = [-4, -2, -1, 0, 1, 2, 4, 8];

function valueOf(parts: Partial<ExponentialHistogramValue>): ExponentialHistogramValue {
  const { positive = none, negative = none, zeroCount = 0 } = parts;
  const all = [...positive.bucketCounts, ...negative.bucketCounts, zeroCount];
  const count = all.reduce((sum: bigint, each) => sum + BigInt(each), 0n);
  return { scale: 0, sum: 1.5, positive, negative, zeroCount, count, ...parts };
}

function side(offset: number, ...bucketCounts: Count[]): ExponentialHistogramValue["positive"] {
  return { offset, bucketCounts };
}

describe("an exponential histogram in fixed buckets", () => {
  it("keeps its count and sum and says the boundaries", () => {
    expect(toFixedBuckets(valueOf({ positive: side(0, 3) }), [1, 2])).toEqual({
      buckets: { boundaries: [1, 2], counts: [0, 3, 0] },
      count: 3,
      sum: 1.5,
    });
  });

  it("needs no sum", () => {
    expect(toFixedBuckets(valueOf({ sum: undefined }), [1])).toMatchObject({ sum: undefined, count: 0 });
  });

  // The boundaries are                                                  -4 -2 -1  0  1  2  4  8  …
  it.for<[string, Partial<ExponentialHistogramValue>, readonly Count[]]>([
    ["nothing", {}, [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["zeros", { zeroCount: 5 }, [0, 0, 0, 5, 0, 0, 0, 0, 0]],
    ["zeros up to a threshold", { zeroCount: 5, zeroThreshold: 0.5 }, [0, 0, 0, 0, 5, 0, 0, 0, 0]],
    ["buckets that end where others do", { positive: side(-1, 1, 2, 3, 4, 5) }, [0, 0, 0, 0, 1, 2, 3, 4, 5]],
    ["buckets within others", { scale: 1, positive: side(0, 1, 2, 3, 4) }, [0, 0, 0, 0, 0, 3, 7, 0, 0]],
    ["buckets across others, where they end", { scale: -1, positive: side(-1, 1, 2, 3) }, [0, 0, 0, 0, 1, 0, 2, 0, 3]],
    ["values below zero", { negative: side(-1, 1, 2, 3, 4) }, [4, 3, 2, 1, 0, 0, 0, 0, 0]],
    ["values below zero, across", { scale: -1, negative: side(-1, 1, 2, 3) }, [3, 0, 2, 1, 0, 0, 0, 0, 0]],
    ["the smallest values, which are above zero", { positive: side(-1080, 7) }, [0, 0, 0, 0, 7, 0, 0, 0, 0]],
    ["the largest values", { positive: side(1023, 7) }, [0, 0, 0, 0, 0, 0, 0, 0, 7]],
    ["a scale of which a bucket has all", { scale: -2000, positive: side(0, 7) }, [0, 0, 0, 0, 0, 0, 0, 0, 7]],
    ["bigints", { positive: side(0, 2n ** 60n, 3n) }, [0, 0, 0, 0, 0, 2n ** 60n, 3, 0, 0]],
    ["what is in no bucket", { positive: side(0, 1), count: 4, sum: NaN }, [0, 0, 0, 0, 0, 1, 0, 0, 3]],
  ])("puts %s", ([, parts, counts]) => {
    expect(toFixedBuckets(valueOf(parts), boundaries).buckets).toEqual({ boundaries, counts });
  });

  it.for<[string, Partial<ExponentialHistogramValue>]>([
    ["counts that do not add up", { positive: side(0, 1), count: 3 }],
    ["a scale that is not whole", { scale: 0.5 }],
  ])("is none with %s", ([, parts]) => {
    const reason = "invalid_value";
    expect(() => toFixedBuckets(valueOf(parts), boundaries)).toThrow(expect.objectContaining({ reason }));
  });
});
