import type { HistogramValue } from "./data-point.ts";

type Extremes = Pick<HistogramValue, "count" | "min" | "max">;

/** The count and the extremes of several histograms together. */
export class MergedExtremes {
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  #areTold = true;

  add({ count, min, max }: Extremes): void {
    if (Number(count) === 0) return;
    this.#count += Number(count);
    if (typeof min !== "number" || typeof max !== "number") this.#areTold = false;
    else {
      this.#min = Math.min(this.#min, min);
      this.#max = Math.max(this.#max, max);
    }
  }

  /** The extremes are told if all histograms that have values told theirs. */
  get all(): Extremes {
    return this.#areTold ? { count: this.#count, min: this.#min, max: this.#max } : { count: this.#count };
  }
}
