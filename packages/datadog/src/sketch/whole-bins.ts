import type { Bins } from "./bins.ts";

/**
 * Makes whole numbers of parts of observations, which come in the order of the bins: those up to any one have together what
 * they have in parts, rounded. So none is lost, and none is put elsewhere but for rounding.
 */
export class WholeBins {
  readonly #bins: Bins;
  readonly #count: number;
  readonly #lowest: number;
  readonly #highest: number;
  #key = -Infinity;
  #total = 0;
  #given = 0;

  /** Of `count` observations in all. What would be outside of the lowest and the highest bin is put into them. */
  constructor(bins: Bins, count: number, lowest: number, highest: number) {
    this.#bins = bins;
    this.#count = count;
    this.#lowest = lowest;
    this.#highest = highest;
  }

  add(key: number, part: number): void {
    if (key !== this.#key) {
      this.#give(Math.min(Math.floor(this.#total + 0.5), this.#count));
      this.#key = key;
    }
    this.#total += part;
  }

  /** No more comes. Parts do not add up to the last digit: it is the last bin's. */
  finish(): void {
    this.#give(this.#count);
  }

  #give(total: number): void {
    if (total > this.#given) {
      const key = this.#key;
      this.#bins.add(
        key < this.#lowest ? this.#lowest : key > this.#highest ? this.#highest : key,
        total - this.#given,
      );
      this.#given = total;
    }
  }
}
