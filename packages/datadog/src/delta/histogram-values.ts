import { type Count, countOf, differenceOf, type HistogramValue, invalidValue } from "@meterbridge/core/points";
import { areTooMany } from "../sketch/bounded-histogram.ts";
import { optionalNumber, sumBetween } from "./optional-number.ts";
import type { CumulativeValues } from "./values.ts";

/**
 * Values of one metric's histograms. When boundaries change, it begins anew. The extremes are those of all that was ever
 * recorded, and are left out of a difference.
 */
export function histogramValues(): CumulativeValues<HistogramValue> {
  let boundaries: readonly number[] = [];
  return {
    read(value) {
      const { buckets, count, sum, min, max } = givenHistogram(value);
      // Series mostly have the same: one copy is enough.
      if (!areEqual(boundaries, buckets.boundaries)) boundaries = buckets.boundaries.map(boundaryOf);
      return {
        buckets: { boundaries, counts: buckets.counts.map(countOf) },
        count: countOf(count),
        sum: optionalNumber(sum),
        min: optionalNumber(min),
        max: optionalNumber(max),
      };
    },
    between(earlier, later) {
      if (!areEqual(earlier.buckets.boundaries, later.buckets.boundaries)) return undefined;
      const count = differenceOf(later.count, earlier.count);
      const counts = countsBetween(earlier.buckets.counts, later.buckets.counts);
      if (count < 0 || !counts) return undefined;
      return {
        buckets: { boundaries: later.buckets.boundaries, counts },
        count,
        sum: sumBetween(earlier.sum, later.sum),
      };
    },
    write: (value) => value,
  };
}

function givenHistogram(value: unknown): HistogramValue {
  const given = value as HistogramValue | null | undefined;
  if (!Array.isArray(given?.buckets?.boundaries) || !Array.isArray(given.buckets.counts)) throw invalidValue;
  if (areTooMany(given.buckets.boundaries)) throw invalidValue;
  return given;
}

function boundaryOf(value: unknown): number {
  if (typeof value !== "number") throw invalidValue;
  return value;
}

function areEqual(ones: readonly number[], others: readonly number[]): boolean {
  if (ones === others) return true;
  if (ones.length !== others.length) return false;
  for (let index = 0; index < ones.length; index++) if (ones[index] !== others[index]) return false;
  return true;
}

/** `undefined` when one of them is less than it was, or they are not equally many. */
function countsBetween(earlier: readonly Count[], later: readonly Count[]): Count[] | undefined {
  if (earlier.length !== later.length) return undefined;
  const counts: Count[] = [];
  for (let index = 0; index < later.length; index++) {
    const count = differenceOf(later[index]!, earlier[index]!);
    if (count < 0) return undefined;
    counts.push(count);
  }
  return counts;
}
