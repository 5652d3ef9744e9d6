import { Dropped, SeriesCache } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import type { Metric, MetricPlan } from "../schema/metric-plan.ts";
import { duplicateSeries } from "../text/drop-reasons.ts";
import type { Head, Heads } from "./heads.ts";
import { longestKey } from "../text/key-length.ts";

/** As they are written: what all heads begin with, and what those of exemplars do. */
interface Measurements {
  readonly measurement: string;
  readonly exemplars: string;
}

/** One metric in one encoder, and what is kept of its series. */
export class MetricSeries {
  readonly metric: Metric;
  readonly plan: MetricPlan;
  /** What all series of the scope begin with. */
  readonly common: string;
  /** How much memory it takes, about. */
  bytes: number;
  /** How much of it is counted among all that is kept. */
  countedBytes = 0;
  /** The export in which it was written last. */
  turn = 0;
  /** Under what it is kept. */
  key = "";
  readonly #heads = new Map<string, Head>();
  readonly #cache: SeriesCache<Head>;
  readonly #measurements: Measurements;
  #others: readonly MetricSeries[] = [];

  constructor(metric: Metric, plan: MetricPlan, heads: Heads, measurements: Measurements) {
    this.#measurements = measurements;
    this.metric = metric;
    this.plan = plan;
    this.common = heads.common;
    this.bytes = bytesWithoutSeries(this.common);
    this.#cache = new SeriesCache({
      make: (attributes) => this.#take(heads.make(attributes), attributes),
      release: (head) => this.#release(head),
      releaseAll: () => this.#releaseAll(),
    });
  }

  /** The next point is the metric's first. `others` have been written in this export, with fields of the same names. */
  begin(others: readonly MetricSeries[]): void {
    this.#others = others;
    this.#cache.begin();
  }

  /**
   * The head of the metric's next point, or why it has none: another point with the same head and the same time has been
   * written, and a database would keep but one of them.
   */
  next(attributes: Attributes | undefined, time: string): Head | Dropped {
    const head = this.#cache.next(attributes);
    if (head instanceof Dropped) return head;
    return this.#has(head, time) || this.#others.some((other) => other.#hasAt(head.text, time)) ? twice : head;
  }

  /** A point was written. */
  wrote(head: Head, time: string): void {
    head.turn = this.turn;
    head.time = time;
  }

  /** What stands before the fields of a series' exemplars. */
  exemplarHead(head: Head): string {
    const { measurement, exemplars } = this.#measurements;
    return exemplars + head.text.slice(measurement.length);
  }

  end(): void {
    this.#cache.end();
    this.#others = [];
  }

  #has(head: Head, time: string): boolean {
    return head.turn === this.turn && head.time === time;
  }

  #hasAt(text: string, time: string): boolean {
    const head = this.#heads.get(text);
    return head !== undefined && this.#has(head, time);
  }

  #take(made: Head | Dropped, attributes: Attributes): Head | Dropped {
    if (made instanceof Dropped) {
      // What is too long to be written may be very long.
      this.bytes += lengthOf(attributes);
      return made;
    }
    const known = this.#heads.get(made.text);
    const head = known ?? made;
    if (!known) {
      this.#heads.set(head.text, head);
      this.bytes += bytesOf(head);
    }
    head.uses++;
    return head;
  }

  #release(head: Head): void {
    if (--head.uses > 0) return;
    this.#heads.delete(head.text);
    this.bytes -= bytesOf(head);
  }

  #releaseAll(): true {
    this.#heads.clear();
    this.bytes = bytesWithoutSeries(this.common);
    return true;
  }
}

const twice = new Dropped(duplicateSeries.reason);

/** The plan, its names, and the maps that are empty yet. */
function bytesWithoutSeries(common: string): number {
  return 3_000 + 2 * common.length;
}

/** Of what they are recognised by; of an array or a map, whose text is kept, it is the least that matters here. */
function lengthOf(attributes: Attributes): number {
  const lengths = Object.values(attributes).map((value) =>
    typeof value === "string" ? value.length : typeof value === "object" ? longestKey : 8,
  );
  return lengths.reduce((sum, length) => sum + length, 0);
}

/** The text, its place in set and cache, and the attributes by which it is recognised. */
function bytesOf(head: Head): number {
  return head.text.length + 250;
}
