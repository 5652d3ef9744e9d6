import type { ExponentialHistogramValue } from "@meterbridge/core/points";
import fc from "fast-check";
import { expect, it } from "vitest";
import { exponentialValues } from "../../src/delta/exponential-values.ts";

/** Values of which none is a bound of a bucket. */
const observation = fc
  .tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 999 }), fc.constantFrom(1, 1, -1))
  .map(([exponent, thousandths, sign]) => sign * (1 + thousandths / 1_000) * 2 ** exponent);
const observations = fc.array(fc.oneof(observation, fc.constant(0)), { maxLength: 30 });

/** The scale, and what is taken for zero: all up to a bound of a bucket. */
const resolution = fc
  .record({ scale: fc.integer({ min: -2, max: 4 }), bound: fc.option(fc.integer({ min: -5, max: 5 })) })
  .map(({ scale, bound }) => ({ scale, zeroThreshold: bound === null ? 0 : 2 ** (bound * 2 ** -scale) }));

type Resolution = Pick<ExponentialHistogramValue, "scale"> & { readonly zeroThreshold: number };

it("a difference is what was recorded in between, at any scales and thresholds", () => {
  fc.assert(
    fc.property(observations, observations, resolution, resolution, (before, more, one, other) => {
      const earlier = exponentialValues.read(histogramOf(before, one));
      const later = exponentialValues.read(histogramOf([...before, ...more], other));
      const difference = exponentialValues.between(earlier, later);
      expect(difference).toBeDefined();
      const written = exponentialValues.write(difference!) as ExponentialHistogramValue & Resolution;
      expect(written.zeroThreshold).toBeGreaterThanOrEqual(Math.max(one.zeroThreshold, other.zeroThreshold));
      expect(filled(written)).toEqual(filled(histogramOf(more, written)));
    }),
    { numRuns: 2_000 },
  );
});

function histogramOf(values: readonly number[], { scale, zeroThreshold }: Resolution): ExponentialHistogramValue {
  const side = (sign: 1 | -1): ExponentialHistogramValue["positive"] => {
    const indexes = values
      .filter((value) => sign * value > zeroThreshold)
      .map((value) => Math.ceil(Math.log2(sign * value) * 2 ** scale) - 1);
    if (indexes.length === 0) return { offset: 0, bucketCounts: [] };
    const offset = Math.min(...indexes);
    const bucketCounts = Array.from({ length: Math.max(...indexes) - offset + 1 }, () => 0);
    for (const index of indexes) bucketCounts[index - offset]!++;
    return { offset, bucketCounts };
  };
  const zeroCount = values.filter((value) => Math.abs(value) <= zeroThreshold).length;
  return { scale, zeroThreshold, zeroCount, count: values.length, sum: 0, positive: side(1), negative: side(-1) };
}

function filled({ count, zeroCount, positive, negative }: ExponentialHistogramValue): object {
  const side = ({ offset, bucketCounts }: typeof positive): readonly (readonly unknown[])[] =>
    bucketCounts.map((each, index) => [offset + index, each]).filter(([, each]) => each !== 0);
  return { count, zeroCount, positive: side(positive), negative: side(negative) };
}
