import type { DataPoint, HistogramValue } from "./data-point.ts";
import { type Distribution, explicitDistribution } from "./distribution.ts";
import { MergedExtremes } from "./merged-extremes.ts";
import type { MergedHistogram } from "./merged-histogram.ts";

/** Adds up buckets that have the same bounds. */
export class MergedExplicit implements MergedHistogram {
  #boundaries: readonly number[] | undefined;
  #areSame = true;
  readonly #counts: number[] = [];
  readonly #extremes = new MergedExtremes();

  add({ value }: DataPoint): void {
    const { buckets, count, min, max } = value as HistogramValue;
    this.#boundaries ??= buckets.boundaries;
    if (this.#areSame && !areSame(this.#boundaries, buckets.boundaries)) this.#areSame = false;
    if (!this.#areSame) return;
    for (const [bucket, inBucket] of buckets.counts.entries()) {
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + Number(inBucket);
    }
    this.#extremes.add({ count, min, max });
  }

  distribution(): Distribution | undefined {
    if (this.#boundaries === undefined || !this.#areSame) return undefined;
    return explicitDistribution({
      buckets: { boundaries: this.#boundaries, counts: this.#counts },
      ...this.#extremes.all,
    });
  }
}

function areSame(bounds: readonly number[], others: readonly number[]): boolean {
  if (bounds === others) return true;
  return bounds.length === others.length && bounds.every((bound, index) => bound === others[index]);
}
