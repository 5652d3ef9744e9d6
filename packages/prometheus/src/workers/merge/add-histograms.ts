import { addCounts, type Count, countOf, type HistogramValue } from "@meterbridge/core/points";
import { addSums } from "./add-sums.ts";

/** Adds two histograms; `undefined` when their boundaries differ. @throws {UnusablePoint} When a count is none. */
export function addHistograms(one: HistogramValue, other: HistogramValue): HistogramValue | undefined {
  const { boundaries, counts } = one.buckets;
  if (!areEqual(boundaries, other.buckets.boundaries) || counts.length !== other.buckets.counts.length) {
    return undefined;
  }
  return {
    ...addSums(one, other),
    count: addCounts(countOf(one.count), countOf(other.count)),
    buckets: { boundaries, counts: addEach(counts, other.buckets.counts) },
  };
}

function addEach(ones: readonly Count[], others: readonly Count[]): readonly Count[] {
  const sums: Count[] = [];
  for (let index = 0; index < ones.length; index++) {
    sums.push(addCounts(countOf(ones[index]), countOf(others[index])));
  }
  return sums;
}

function areEqual(ones: readonly number[], others: readonly number[]): boolean {
  if (ones === others) return true;
  if (ones.length !== others.length) return false;
  for (let index = 0; index < ones.length; index++) if (ones[index] !== others[index]) return false;
  return true;
}
