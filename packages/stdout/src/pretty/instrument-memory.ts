import type { Reading } from "./data-point.ts";

/** So many exports are in a trend. */
const trendLength = 12;

// What one series costs beyond its key: 160 bytes, measured with full trends.
const seriesBytes = 160;
const longestKey = 4_000;

/** What the last export said of a series, and what was shown of it lately. */
export interface Series {
  last: Reading;
  /** The number of the export that had it last. */
  seen: number;
  /** The newest last; NaN where there was nothing to show. */
  readonly trend: number[];
}

/** What is kept of an instrument's series. */
export class InstrumentMemory {
  /** The number of the export that had it last. */
  seen = 0;
  #current = 0;
  readonly #take: (bytes: number) => boolean;
  readonly #series = new Map<string, Series>();

  constructor(take: (bytes: number) => boolean) {
    this.#take = take;
  }

  get size(): number {
    return this.#series.size;
  }

  /** Begins the export of this number. */
  begin(now: number): void {
    this.seen = now;
    this.#current = 0;
  }

  /** What is known of a series. */
  find(key: string): Series | undefined {
    return this.#series.get(key);
  }

  /** Keeps what is said of a series now, known or not, and a number for its trend. Without room, it is not kept. */
  keep(key: string, known: Series | undefined, reading: Reading, value: number): Series | undefined {
    const series = known ?? this.#begin(key, reading);
    if (series === undefined) return undefined;
    if (series.seen !== this.seen) this.#current++;
    // The same collection again, exported twice, is no step in time.
    if (series !== known || reading.endS > series.last.endS) {
      const { trend } = series;
      for (let missed = series.seen + 1; missed < this.seen; missed++) trend.push(NaN);
      if (trend.length > 0 || !Number.isNaN(value)) trend.push(value);
      if (trend.length > trendLength) trend.splice(0, trend.length - trendLength);
      series.last = reading;
    }
    series.seen = this.seen;
    return series;
  }

  /** Forgets the series that have been gone for so long that their trend is empty. */
  forget(now: number): void {
    if (this.seen === now && this.#current === this.size) return;
    for (const [key, { seen }] of this.#series) {
      if (now - seen < trendLength) continue;
      this.#series.delete(key);
      this.#take(-costOf(key));
    }
  }

  #begin(key: string, last: Reading): Series | undefined {
    if (key.length > longestKey || !this.#take(costOf(key))) return undefined;
    const series: Series = { last, seen: this.seen - 1, trend: [] };
    this.#series.set(key, series);
    return series;
  }
}

/** A letter takes one or two bytes. */
function costOf(key: string): number {
  return seriesBytes + 2 * key.length;
}
