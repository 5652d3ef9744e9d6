import type { Reading } from "./data-point.ts";

/** So many exports are in a trend. */
const trendLength = 12;

// What one series costs beyond its key: 380 bytes, measured with full trends.
const seriesBytes = 380;
const longestKey = 4_000;

// How much of a series' size is its last one: what happens once does not make a series large.
const freshness = 1 / 4;

/** What an export says of a series. */
export interface Step {
  readonly reading: Reading;
  /** The number for its trend; NaN where there is nothing to show. */
  readonly trend: number;
  /** How large it is among others. */
  readonly size: number;
}

/** What the last export said of a series, and what was shown of it lately. */
export interface Series {
  last: Reading;
  /** The number of the export that had it last. */
  seen: number;
  /** The newest last; NaN where there was nothing to show. */
  readonly trend: number[];
  /** The mean of the last sizes, the newest weighing most. */
  size: number;
}

/** What is kept of an instrument's series. */
export class InstrumentMemory {
  /** The number of the export that had it last. */
  seen = 0;
  /** The series that were shown, where not all of them were, from the first row to the last. */
  shown: readonly Series[] = [];
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

  /** Keeps what is said of a series now, known or not. Without room, it is not kept. */
  keep(key: string, known: Series | undefined, step: Step): Series | undefined {
    const series = known ?? this.#begin(key, step);
    if (series === undefined) return undefined;
    if (series.seen !== this.seen) this.#current++;
    // The same collection again, exported twice, is no step in time.
    if (series !== known || step.reading.endS > series.last.endS) {
      const { trend, size } = series;
      for (let missed = series.seen + 1; missed < this.seen; missed++) trend.push(NaN);
      if (trend.length > 0 || !Number.isNaN(step.trend)) trend.push(step.trend);
      if (trend.length > trendLength) trend.splice(0, trend.length - trendLength);
      series.last = step.reading;
      series.size = Number.isFinite(size) ? size + (step.size - size) * freshness : step.size;
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

  #begin(key: string, { reading, size }: Step): Series | undefined {
    if (key.length > longestKey || !this.#take(costOf(key))) return undefined;
    const series: Series = { last: reading, seen: this.seen - 1, trend: [], size };
    this.#series.set(key, series);
    return series;
  }
}

/** A letter takes one or two bytes. */
function costOf(key: string): number {
  return seriesBytes + 2 * key.length;
}
