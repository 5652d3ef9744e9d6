import type { Distribution } from "./distribution.ts";

export interface Quantile {
  readonly value: number;
  /** It lies in a bucket without an upper end: this is where the bucket begins. */
  readonly isAtLeast: boolean;
}

/** Estimates the value below which this part (0 to 1) of the values lie; `undefined` when the buckets do not tell. */
export function quantile(distribution: Distribution, part: number): Quantile | undefined {
  const { counts, total, at, isOpen, min, max } = distribution;
  const wanted = total * part;
  let before = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const count = counts[bucket]!;
    if (count > 0 && before + count >= wanted) {
      const value = Math.min(Math.max(at(bucket, (wanted - before) / count), min), max);
      return Number.isNaN(value) ? undefined : { value, isAtLeast: isOpen(bucket) };
    }
    before += count;
  }
  return undefined;
}
