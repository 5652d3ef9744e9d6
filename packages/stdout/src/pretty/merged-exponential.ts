import type { DataPoint, ExponentialHistogramValue } from "./data-point.ts";
import { type Distribution, exponentialDistribution } from "./distribution.ts";
import { MergedExtremes } from "./merged-extremes.ts";
import type { MergedHistogram } from "./merged-histogram.ts";
import { SparseBuckets } from "./sparse-buckets.ts";

// As many as the SDK allows one histogram.
const mostBuckets = 160;

/**
 * Adds up buckets of any scale at the coarsest scale among them, or one in which they are few. OpenTelemetry data model,
 * "Exponential Scale".
 */
export class MergedExponential implements MergedHistogram {
  #scale = Infinity;
  #zeroCount = 0;
  #zeroThreshold = 0;
  readonly #positive = new SparseBuckets();
  readonly #negative = new SparseBuckets();
  readonly #extremes = new MergedExtremes();

  add({ value }: DataPoint): void {
    const { scale, zeroCount, zeroThreshold, positive, negative, ...rest } = value as ExponentialHistogramValue;
    this.#coarsenTo(scale);
    this.#positive.add(positive, scale - this.#scale);
    this.#negative.add(negative, scale - this.#scale);
    while (this.#positive.span > mostBuckets || this.#negative.span > mostBuckets) this.#coarsenTo(this.#scale - 1);
    this.#zeroCount += Number(zeroCount);
    this.#zeroThreshold = Math.max(this.#zeroThreshold, zeroThreshold ?? 0);
    this.#extremes.add(rest);
  }

  distribution(): Distribution | undefined {
    if (this.#scale === Infinity) return undefined;
    return exponentialDistribution({
      scale: this.#scale,
      zeroCount: this.#zeroCount,
      zeroThreshold: this.#zeroThreshold,
      positive: this.#positive.all,
      negative: this.#negative.all,
      ...this.#extremes.all,
    });
  }

  #coarsenTo(scale: number): void {
    if (scale >= this.#scale) return;
    this.#positive.coarsen(this.#scale - scale);
    this.#negative.coarsen(this.#scale - scale);
    this.#scale = scale;
  }
}
