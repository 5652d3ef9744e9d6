import type { Clock } from "@meterbridge/core";
import type { HrTime } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { Generations } from "./generations.ts";
import { resourceText } from "./identity.ts";
import { MetricSeries } from "./metric-series.ts";
import type { CumulativeValues } from "./values.ts";

/** One series, and what it said last. */
export interface Series {
  readonly key: string;
  /** The generation in which it was asked for last. */
  generation: number;
  last?: Said | undefined;
}

/** What one point of a series said. */
export interface Said {
  readonly start: HrTime;
  readonly end: HrTime;
  readonly value: unknown;
}

/** A generation of series, see `Generations`. */
const generationMs = 3_600_000;

/**
 * The series that have come, with what they said last. What does not come for an hour, nor in the export before, is forgotten, and
 * after two hours all of it, in an instant: nothing is searched.
 */
export class KnownSeries {
  readonly #maxSeries: number;
  readonly #clock: Clock;
  readonly #scopes = new Generations<{ readonly id: number }>();
  readonly #metrics = new Generations<MetricSeries>();
  readonly #series = new Generations<Series>();
  readonly #pending = new WeakMap<object, string>();
  #lastId = 0;
  #generation = 0;
  #since: number;
  #wallSince: number;
  #forgottenSince = -Infinity;
  #forgottenBefore = -Infinity;

  constructor(maxSeries: number, clock: Clock) {
    this.#maxSeries = maxSeries;
    this.#clock = clock;
    this.#since = clock.now();
    this.#wallSince = clock.wallTime();
  }

  get size(): number {
    return this.#series.size;
  }

  /** Whether there is no room for another series. */
  get isFull(): boolean {
    return this.#series.size >= this.#maxSeries;
  }

  /** A series that began at this time of the system, in milliseconds since 1970, or later, has not been forgotten. */
  get forgottenBefore(): number {
    // What a clock that was set back since calls that time is earlier.
    const now = this.#clock.wallTime() - (this.#clock.now() - this.#forgottenSince);
    return Math.min(this.#forgottenBefore, now);
  }

  /** An export begins. */
  begin(): void {
    const now = this.#clock.now();
    if (now - this.#since < generationMs) return;
    this.#scopes.age();
    this.#metrics.age();
    // The old ones had come before the young ones' generation began.
    if (this.#series.age() > 0) {
      this.#forgottenSince = this.#since;
      this.#forgottenBefore = this.#wallSince;
    }
    this.#generation++;
    this.#since = now;
    this.#wallSince = this.#clock.wallTime();
  }

  /** A text for the resource. Attributes that it gets later, as the SDK's may, make no other one of it. */
  resource(resource: ResourceMetrics["resource"]): string {
    const text = this.#pending.get(resource) ?? resourceText(resource);
    if (resource.asyncAttributesPending) this.#pending.set(resource, text);
    return text;
  }

  /** A number for the scope of which this is the text, its resource's included. */
  scope(text: string): number {
    const known = this.#scopes.get(text);
    if (known) return known.id;
    const scope = { id: ++this.#lastId };
    if (this.#hasRoomForMetric) this.#scopes.set(text, scope);
    return scope.id;
  }

  /** The series of the metric of which this is the text, its scope included; `undefined` when it is new, and there are too many. */
  metric(text: string, makeValues: () => CumulativeValues<unknown>): MetricSeries | undefined {
    const known = this.#metrics.get(text);
    if (known || !this.#hasRoomForMetric) return known;
    const metric = new MetricSeries(this, ++this.#lastId, makeValues());
    this.#metrics.set(text, metric);
    return metric;
  }

  /** The series of which this is the text, its metric included; `undefined` when it is new, and there are too many. */
  series(key: string): Series | undefined {
    const known = this.#series.get(key);
    if (known || this.isFull) return known;
    const series: Series = { key, generation: this.#generation };
    this.#series.set(key, series);
    return series;
  }

  /** There may be many that have not one series that can be read. */
  get #hasRoomForMetric(): boolean {
    return this.#metrics.size < this.#maxSeries;
  }

  /** A series has come again. */
  seen(series: Series): void {
    if (series.generation === this.#generation) return;
    series.generation = this.#generation;
    this.#series.get(series.key);
  }
}
