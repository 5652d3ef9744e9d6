import { type ExponentialHistogramValue, mergeBuckets, soundHistogram, toFixedBuckets } from "@meterbridge/core/points";
import fc from "fast-check";
import { expect, it } from "vitest";

const boundaries = [0.01, 0.5, 1, 10, 1000];
const observed = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

it("fixed buckets never claim more values up to a boundary than there were", () => {
  fc.assert(
    fc.property(observed, fc.integer({ min: -3, max: 6 }), (values, scale) => {
      const { counts } = toFixedBuckets(histogramOf(values, scale), boundaries).buckets;
      let claimed = 0;
      for (const [index, boundary] of boundaries.entries()) {
        claimed += Number(counts[index]);
        expect(claimed).toBeLessThanOrEqual(values.filter((value) => value <= boundary).length);
      }
      expect(counts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(values.length);
    }),
  );
});

it("merged buckets are those of the same values at the lower scale", () => {
  fc.assert(
    fc.property(observed, fc.integer({ min: -3, max: 6 }), fc.nat(4), (values, scale, steps) => {
      const fine = soundHistogram(histogramOf(values, scale)).positive;
      const coarse = soundHistogram(histogramOf(values, scale - steps)).positive;
      expect(mergeBuckets(fine, steps)).toEqual(coarse);
    }),
  );
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
  const none = { offset: 0, bucketCounts: [] };
  return { scale, count: values.length, sum: 1.5, zeroCount: 0, positive: { offset, bucketCounts }, negative: none };
}
