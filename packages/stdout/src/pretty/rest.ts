import type { Distribution } from "./distribution.ts";
import type { Kind } from "./instrument.ts";
import { mergedHistogram, type MergedHistogram } from "./merged-histogram.ts";
import type { Row } from "./report.ts";

/** The series that are not shown one by one, added up. */
export class Rest {
  series = 0;
  /** Of the values; of a histogram, how many were recorded. */
  value = 0;
  /** Of the values that were recorded, where all histograms have a sum. */
  sum: number | undefined = 0;
  change: number | undefined;
  rate: number | undefined;
  /** Some have no rate (yet): it is at least what it says. */
  isPartial = false;
  /** The extremes, which is what gauges have instead of a sum. */
  low: number = Infinity;
  high: number = -Infinity;
  #recorded = 0;
  #recordedSum = 0;
  readonly #merged: MergedHistogram | undefined;

  constructor(kind: Kind) {
    this.#merged = mergedHistogram(kind);
  }

  /** The mean of the values that histograms recorded since the last export. */
  get mean(): number {
    return this.#recordedSum / this.#recorded;
  }

  /** All histograms as one. */
  get distribution(): Distribution | undefined {
    return this.#merged?.distribution();
  }

  add({ point, reading, movement }: Row): void {
    const { value, sum } = reading;
    const { change, rate, mean } = movement;
    this.series++;
    this.value += value;
    this.sum = this.sum === undefined || sum === undefined ? undefined : this.sum + sum;
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
    if (change !== undefined) this.change = (this.change ?? 0) + change;
    if (rate === undefined) this.isPartial = true;
    else this.rate = (this.rate ?? 0) + rate;
    if (mean !== undefined && change !== undefined) {
      this.#recorded += change;
      this.#recordedSum += mean * change;
    }
    this.#merged?.add(point);
  }
}
