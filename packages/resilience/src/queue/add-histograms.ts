import type { Histogram } from "@opentelemetry/sdk-metrics";
import { addDistributions } from "./add-distributions.ts";
import { addEach } from "./add-numbers.ts";

/** Adds two histograms; `undefined` when their boundaries differ. */
export function addHistograms(one: Histogram, other: Histogram): Histogram | undefined {
  const { boundaries } = other.buckets;
  if (!areEqual(one.buckets.boundaries, boundaries)) return undefined;
  const counts = addEach(one.buckets.counts, other.buckets.counts);
  const distribution = addDistributions(one, other);
  return counts && distribution && { ...distribution, buckets: { boundaries, counts } };
}

function areEqual(ones: readonly number[], others: readonly number[]): boolean {
  return ones === others || (ones.length === others.length && ones.every((one, index) => one === others[index]));
}
