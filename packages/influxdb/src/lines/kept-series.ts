import type { Metric } from "../schema/metric-plan.ts";
import { LinePool } from "./line-pool.ts";
import { isSameMetric } from "./metric-of.ts";
import type { MetricSeries } from "./metric-series.ts";

/** What an encoder keeps from one export to the next: the series of each metric of each scope. */
export class KeptSeries {
  readonly bodies: LinePool = new LinePool();
  readonly #maxBytes: number;
  readonly #scopes = new Map<string, ScopeSeries>();
  /** Who has written fields of these names in this export, by what all of their series begin with. */
  readonly #owners = new Map<string, Map<string, MetricSeries[]>>();
  readonly #seen = new Map<string, number>();
  #turn = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  begin(): void {
    this.#turn++;
    this.#owners.clear();
    this.#seen.clear();
  }

  /** What is kept of a scope; its tags have this signature. */
  scope(signature: string): ScopeSeries {
    const key = nth(this.#seen, signature);
    let scope = this.#scopes.get(key);
    if (!scope) this.#scopes.set(key, (scope = new ScopeSeries()));
    scope.turn = this.#turn;
    scope.seen.clear();
    return scope;
  }

  /** The series of a metric. */
  metric(scope: ScopeSeries, metric: Metric, make: (metric: Metric) => MetricSeries): MetricSeries {
    const key = nth(scope.seen, metric.name);
    const known = scope.metrics.get(key);
    const series = known && isSameMetric(known.metric, metric) ? known : make(metric);
    if (known && known !== series) this.#forget(scope, key, known);
    series.key = key;
    scope.metrics.set(key, series);
    series.turn = this.#turn;
    series.begin(this.#ownersOf(series));
    return series;
  }

  /** All points of a metric are written. */
  end(scope: ScopeSeries, series: MetricSeries): void {
    series.end();
    this.#bytes += series.bytes - series.countedBytes;
    series.countedBytes = series.bytes;
    if (this.#bytes <= this.#maxBytes) return;
    this.#forget(scope, series.key, series);
  }

  /** Everything is written: what did not come again is forgotten. */
  finish(): void {
    for (const [signature, scope] of this.#scopes) {
      for (const [key, series] of scope.metrics) if (series.turn !== this.#turn) this.#forget(scope, key, series);
      if (scope.turn !== this.#turn || scope.metrics.size === 0) this.#scopes.delete(signature);
    }
    this.#owners.clear();
    this.#seen.clear();
  }

  #forget(scope: ScopeSeries, key: string, series: MetricSeries): void {
    scope.metrics.delete(key);
    this.#bytes -= series.countedBytes;
  }

  #ownersOf(series: MetricSeries): readonly MetricSeries[] {
    const found = new Set<MetricSeries>();
    let owners = this.#owners.get(series.common);
    if (!owners) this.#owners.set(series.common, (owners = new Map()));
    for (const field of series.plan.fields) {
      const before = owners.get(field);
      if (before) {
        for (const owner of before) found.add(owner);
        before.push(series);
      } else owners.set(field, [series]);
    }
    return [...found];
  }
}

/** What is kept of one scope. */
export class ScopeSeries {
  readonly metrics: Map<string, MetricSeries> = new Map();
  readonly seen: Map<string, number> = new Map();
  turn = 0;
}

/** The key itself, or, when it has come before, another one. */
function nth(seen: Map<string, number>, key: string): string {
  const before = seen.get(key) ?? 0;
  seen.set(key, before + 1);
  return before === 0 ? key : `${key}\0${before}`;
}
