import { BodyPool } from "@meterbridge/core";
import { MetricSeries, type MetricSeriesParts } from "./metric-series.ts";
import type { PayloadKind } from "./payload-kind.ts";
import { Family } from "./series.ts";
import { Tags } from "./tags.ts";

/** What an encoder keeps from one export to the next: the series of each metric of each scope. */
export class KeptSeries {
  readonly bodies: BodyPool = new BodyPool();
  readonly tags: Readonly<Record<PayloadKind, Tags>> = { series: new Tags("series"), sketches: new Tags("sketches") };
  readonly #maxBytes: number;
  readonly #metrics = new Map<string, MetricSeries>();
  readonly #families = new Map<string, Family>();
  /** How often a metric of this key has come in this export. */
  readonly #seen = new Map<string, number>();
  /** Metrics that there is no room for: until the end, their series say what was written in this export. */
  #tooMuch: MetricSeries[] = [];
  /** The number of this export. */
  turn = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** An export begins; the one before may have been given up. */
  start(): void {
    this.#forgetTooMuch();
    this.#seen.clear();
    this.turn++;
  }

  /** The metric of this key, which says all that its series depend on; the next one of several. */
  metric(key: string, make: () => MetricSeriesParts): MetricSeries {
    const before = this.#seen.get(key) ?? 0;
    this.#seen.set(key, before + 1);
    const own = before === 0 ? key : `${key}\0${before}`;
    let metric = this.#metrics.get(own);
    if (!metric) {
      metric = new MetricSeries(make());
      metric.parts.family.metrics++;
      this.#metrics.set(own, metric);
    }
    metric.turn = this.turn;
    metric.begin();
    return metric;
  }

  /** The series of all metrics of this family. */
  family(name: string): Family {
    let family = this.#families.get(name);
    if (!family) this.#families.set(name, (family = new Family(name)));
    return family;
  }

  /** All points of a metric are written. */
  end(metric: MetricSeries): void {
    metric.end();
    this.#bytes += metric.bytes - metric.countedBytes;
    metric.countedBytes = metric.bytes;
    if (this.#bytes <= this.#maxBytes) return;
    this.#bytes -= metric.countedBytes;
    metric.countedBytes = 0;
    this.#tooMuch.push(metric);
  }

  /** Everything is written: what did not come again is forgotten. It may be interrupted. */
  *finish(): Generator<undefined, void> {
    this.#forgetTooMuch();
    for (const [key, metric] of this.#metrics) {
      if (metric.turn === this.turn) continue;
      this.#bytes -= metric.countedBytes;
      this.#forget(key, metric);
    }
    for (const family of this.#families.values()) {
      if (family.unused.length > 0) yield* family.forgetUnused();
    }
  }

  #forgetTooMuch(): void {
    if (this.#tooMuch.length === 0) return;
    const tooMuch = new Set(this.#tooMuch);
    this.#tooMuch = [];
    for (const [key, metric] of this.#metrics) {
      if (tooMuch.has(metric)) this.#forget(key, metric);
    }
  }

  #forget(key: string, metric: MetricSeries): void {
    const { family } = metric.parts;
    metric.forget();
    this.#metrics.delete(key);
    if (--family.metrics === 0) this.#families.delete(family.name);
  }
}
