import type { ExponentialBuckets } from "./data-point.ts";

/** The buckets of one sign, by their index at the scale that its owner keeps. */
export class SparseBuckets {
  #counts = new Map<number, number>();
  #low = Infinity;
  #high = -Infinity;

  /** From the first that is not empty to the last. */
  get span(): number {
    return Math.max(this.#high - this.#low + 1, 0);
  }

  get all(): ExponentialBuckets {
    if (this.#counts.size === 0) return { offset: 0, bucketCounts: [] };
    const bucketCounts = Array.from({ length: this.span }, (_, index) => this.#counts.get(this.#low + index) ?? 0);
    return { offset: this.#low, bucketCounts };
  }

  /** Adds buckets whose scale is so much finer. */
  add({ offset, bucketCounts }: ExponentialBuckets, finerBy: number): void {
    for (let bucket = 0; bucket < bucketCounts.length; bucket++) {
      const count = Number(bucketCounts[bucket]);
      if (count > 0) this.#put(Math.floor((offset + bucket) / 2 ** finerBy), count);
    }
  }

  /** Each step puts two neighbours together. */
  coarsen(steps: number): void {
    const before = this.#counts;
    this.#counts = new Map();
    this.#low = Infinity;
    this.#high = -Infinity;
    for (const [index, count] of before) this.#put(Math.floor(index / 2 ** steps), count);
  }

  #put(index: number, count: number): void {
    this.#counts.set(index, (this.#counts.get(index) ?? 0) + count);
    if (index < this.#low) this.#low = index;
    if (index > this.#high) this.#high = index;
  }
}
