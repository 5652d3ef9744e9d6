import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Count, ExponentialHistogramValue } from "../../src/exposition/points.ts";
import { toFixedBuckets } from "../../src/native/fixed-buckets.ts";

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

  it("never claims more values up to a boundary than there were", () => {
    const values = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, fc.integer({ min: -3, max: 6 }), (observed, scale) => {
        const { counts } = toFixedBuckets(histogramOf(observed, scale), [0.01, 0.5, 1, 10, 1000]).buckets;
        let claimed = 0;
        for (const [index, boundary] of [0.01, 0.5, 1, 10, 1000].entries()) {
          claimed += Number(counts[index]);
          expect(claimed).toBeLessThanOrEqual(observed.filter((value) => value <= boundary).length);
        }
        expect(counts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(observed.length);
      }),
    );
  });
});

/** What a histogram of this scale has of these values. */
function histogramOf(values: readonly number[], scale: number): ExponentialHistogramValue {
  const indexes = values.map((value) => {
    const index = Math.ceil(Math.log2(value) * 2 ** scale) - 1;
    // A logarithm that was rounded down puts the value behind its bucket's end.
    return value > 2 ** ((index + 1) * 2 ** -scale) ? index + 1 : index;
  });
  const offset = Math.min(...indexes);
  const bucketCounts = Array.from({ length: Math.max(...indexes) - offset + 1 }, () => 0);
  for (const index of indexes) bucketCounts[index - offset]!++;
  return valueOf({ scale, positive: { offset, bucketCounts } });
}
