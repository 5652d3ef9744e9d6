import type { MetricAbout } from "../report/metric-about.ts";
import type { ReportedMetric, ReportedSeries } from "../report/metric-decoder.ts";
import type { MetricTotal } from "./metric-total.ts";
import type { SeriesTotal } from "./series-total.ts";
import { metricKey } from "./stream-keys.ts";

/** What one reader of one worker said last, and where it belongs in the totals. */
export class Source {
  /** The worker, as a label's value. */
  readonly label: string;
  readonly #isLatest: (about: MetricAbout) => boolean;
  // By the identity of a metric. A report may come while the one before it is being added up.
  readonly #bindings = new WeakMap<object, Binding>();
  readonly #changes = new WeakMap<object, readonly number[]>();
  #metrics: readonly ReportedMetric[] = [];

  /** `isLatest`: whether of a metric it matters when its values changed. */
  constructor(label: string, isLatest: (about: MetricAbout) => boolean) {
    this.label = label;
    this.#isLatest = isLatest;
  }

  get metrics(): readonly ReportedMetric[] {
    return this.#metrics;
  }

  /** A report is complete. With `isPartial`, what it lacks could not be collected: it is what it was the last time. */
  report(metrics: readonly ReportedMetric[], now: number, isPartial: boolean): void {
    const gone = new Map(this.#metrics.map((metric) => [metric.identity, metric]));
    const fresh: ReportedMetric[] = [];
    for (const metric of metrics) {
      const { identity, about } = metric;
      const before = gone.get(identity);
      if (!before) fresh.push(metric);
      if (before ? this.#changes.has(identity) : this.#isLatest(about)) {
        this.#changes.set(identity, changesOf(metric, before, this.#changes.get(identity), now));
      }
      gone.delete(identity);
    }
    if (gone.size > 0) this.#follow(fresh, gone);
    this.#metrics = isPartial ? [...metrics, ...gone.values()] : metrics;
  }

  /** A worker that says everything anew tells the same metrics, as others: what was noted of them is noted of these. */
  #follow(fresh: readonly ReportedMetric[], gone: Map<object, ReportedMetric>): void {
    const waiting = new Map<string, object[]>();
    for (const { about, identity } of gone.values()) {
      const key = metricKey(about);
      waiting.set(key, [...(waiting.get(key) ?? []), identity]);
    }
    for (const { about, identity } of fresh) {
      const before = waiting.get(metricKey(about))?.shift();
      if (!before) continue;
      gone.delete(before);
      const binding = this.#bindings.get(before);
      if (binding) this.#bindings.set(identity, binding);
    }
  }

  /** When the value at each position was seen to change. */
  changesOf({ identity }: ReportedMetric): readonly number[] {
    return this.#changes.get(identity) ?? [];
  }

  /** What was noted of a metric. */
  bindingOf(metric: ReportedMetric, find: () => MetricTotal): Binding {
    let binding = this.#bindings.get(metric.identity);
    if (!binding || binding.total.isGone) {
      binding = { total: find(), series: [], totals: [], values: [] };
      this.#bindings.set(metric.identity, binding);
    }
    return binding;
  }
}

/** Where a metric belongs, and each of its series, by position. */
export interface Binding {
  readonly total: MetricTotal;
  series: readonly ReportedSeries[];
  totals: readonly SeriesTotal[];
  /** What was in the totals the last time. */
  values: readonly unknown[];
}

function changesOf(
  metric: ReportedMetric,
  before: ReportedMetric | undefined,
  changes: readonly number[] | undefined,
  now: number,
): readonly number[] {
  return metric.values.map((value, index) => {
    const isSame =
      before !== undefined && before.series[index] === metric.series[index] && Object.is(before.values[index], value);
    return isSame ? (changes?.[index] ?? now) : now;
  });
}
