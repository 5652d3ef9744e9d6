import { fromPortable } from "./portable.ts";
import type { MetricAbout } from "./metric-about.ts";
import { MetricDecoder, type ReportedMetric } from "./metric-decoder.ts";
import type { Slice } from "./slice.ts";

/**
 * Reads the reports of one sender. They are there only when they are complete: until then, and when the rest never
 * comes, it is the one before.
 */
export class ReportDecoder {
  #decoders = new Map<number, MetricDecoder>();
  #inThis = new Set<number>();
  #report = 0;
  #isLost = true;
  #metrics: readonly ReportedMetric[] = [];

  /** What the last complete report says. */
  get metrics(): readonly ReportedMetric[] {
    return this.#metrics;
  }

  /** Nothing can be understood any more until a report says everything: somebody has to ask for that. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Takes the next slice; whether it makes a report complete. */
  take(slice: Slice): boolean {
    if (!this.#follows(slice)) return false;
    try {
      for (const part of slice.metrics) {
        let decoder = this.#decoders.get(part.metric);
        if (!decoder) {
          decoder = new MetricDecoder(fromPortable(part.about!) as MetricAbout);
          this.#decoders.set(part.metric, decoder);
        }
        this.#inThis.add(part.metric);
        decoder.take(part);
      }
    } catch {
      // Somebody has changed it on its way, or it was made by another version.
      this.#isLost = true;
      return false;
    }
    if (slice.isLast) this.#complete();
    return slice.isLast;
  }

  #follows({ report, isFull }: Slice): boolean {
    if (report !== this.#report) {
      if (isFull) {
        this.#decoders.clear();
        this.#isLost = false;
      } else if (report !== this.#report + 1 || this.#inThis.size > 0) this.#isLost = true;
      this.#report = report;
      this.#inThis.clear();
    }
    return !this.#isLost;
  }

  #complete(): void {
    for (const metric of this.#decoders.keys()) if (!this.#inThis.has(metric)) this.#decoders.delete(metric);
    this.#metrics = [...this.#decoders.values()].map((decoder) => decoder.complete());
    this.#inThis.clear();
  }
}
