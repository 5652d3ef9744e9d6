import { Dropped, SeriesCache } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import type { MetricPlan } from "./metric-plan.ts";
import { type Family, Series } from "./series.ts";
import type { TagSets } from "./tag-sets.ts";

export interface MetricSeriesParts {
  /** As it is written. */
  readonly name: string;
  readonly plan: MetricPlan;
  readonly tagSets: TagSets;
  readonly family: Family;
  /** What it writes of the family, as bits. */
  readonly suffixes: number;
}

/** One metric of one scope, and what is kept of its series. */
export class MetricSeries {
  readonly parts: MetricSeriesParts;
  /** How much memory it takes, about. */
  bytes: number = bytesWithoutSeries;
  /** How much of it is counted among all that is kept. */
  countedBytes = 0;
  /** The export in which it was written last. */
  turn = 0;
  /** How much the longest attributes are that it has seen, in units of 4 KiB: to read and to compare them takes its time. */
  weight = 0;
  readonly #cache: SeriesCache<Series>;

  constructor(parts: MetricSeriesParts) {
    this.parts = parts;
    this.#cache = new SeriesCache({
      make: (attributes) => this.#take(attributes),
      release: (series) => this.#release(series),
      releaseAll: () => this.#releaseAll(),
    });
  }

  /** The next point is the metric's first. */
  begin(): void {
    this.#cache.begin();
  }

  /** The series of the metric's next point, or why it has none. */
  next(attributes: Attributes | undefined): Series | Dropped {
    return this.#cache.next(attributes);
  }

  /** The metric has no more points. */
  end(): void {
    this.#cache.end();
  }

  /** Nothing is kept of it any more. */
  forget(): void {
    this.#cache.begin();
    this.#cache.end();
  }

  #take(attributes: Attributes): Series | Dropped {
    const { tagSets, family } = this.parts;
    const length = lengthOf(attributes);
    this.weight = Math.max(this.weight, length >>> 12);
    const text = tagSets.make(attributes);
    if (text instanceof Dropped) {
      this.bytes += length;
      return text;
    }
    let series = family.series.get(text);
    if (!series) family.series.set(text, (series = new Series(text)));
    // Metrics share it, and each counts it: which of them comes no more first, nobody knows.
    series.uses++;
    this.bytes += bytesOf(series);
    // Attributes are kept to be compared: of those that are cut when they are written, it is they that count.
    this.bytes += Math.max(0, length - text.length);
    return series;
  }

  #release(series: Series): void {
    this.bytes -= bytesOf(series);
    if (--series.uses === 0) this.parts.family.unused.push(series);
  }

  /** Other metrics may have some of them: then each is given up by itself. */
  #releaseAll(): boolean {
    const { family } = this.parts;
    if (family.metrics > 1) return false;
    family.series.clear();
    this.bytes = bytesWithoutSeries;
    return true;
  }
}

/** The plan, its names, and the maps that are empty yet. */
const bytesWithoutSeries = 2_000;

/** The text, its place in family and cache, and the attributes by which it is recognised. */
function bytesOf(series: Series): number {
  return series.text.length + 300;
}

/** How many characters attributes have, about. What is in a map is not counted: it is taken for much. */
function lengthOf(attributes: Attributes): number {
  let length = 0;
  for (const key in attributes) length += key.length + lengthOfValue(attributes[key]);
  return length;
}

function lengthOfValue(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 8;
  return Array.isArray(value) || value instanceof Uint8Array ? 16 * value.length : 65_536;
}
