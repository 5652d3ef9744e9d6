import type { Count, ExponentialHistogramValue, HistogramValue } from "@meterbridge/core/points";
import type { Sketch } from "../../src/encode/point-sink.ts";

/** A histogram of these buckets, with what is known besides. */
export function histogram(
  boundaries: readonly number[],
  counts: readonly Count[],
  known: Partial<HistogramValue> = {},
): HistogramValue {
  return { buckets: { boundaries, counts }, count: Number(total(counts)), ...known };
}

/** An exponential histogram that has what is not said empty, and counts that add up. */
export function exponential(given: Partial<ExponentialHistogramValue>): ExponentialHistogramValue {
  const nothing = { offset: 0, bucketCounts: [] };
  const { zeroCount = 0, positive = nothing, negative = nothing } = given;
  const count = Number(total([zeroCount, ...positive.bucketCounts, ...negative.bucketCounts]));
  return { scale: 0, zeroCount, positive, negative, count, ...given };
}

/** How many observations there are in each bin. */
export function binsOf({ keys, counts }: Sketch): Record<number, number> {
  const bins: Record<number, number> = {};
  for (const [index, key] of keys.entries()) bins[key] = (bins[key] ?? 0) + counts[index]!;
  return bins;
}

/** What the Agent writes of bins: `0:1 1442:1`. */
export function binsOfText(text: string): Record<number, number> {
  return Object.fromEntries(text.split(" ").map((bin) => bin.split(":").map(Number)));
}

export function total(counts: readonly Count[]): bigint {
  return counts.reduce((sum: bigint, count) => sum + BigInt(count), 0n);
}
