import { type Breather, dataPointTypes } from "@meterbridge/core";
import { noRecordedValue, summaryDataPointType } from "@meterbridge/core/points";
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { labelValue } from "../../naming/label-value.ts";
import type { MetricAbout } from "../report/metric-about.ts";
import type { ReportedMetric, ReportedSeries } from "../report/metric-decoder.ts";
import { isNumeric } from "./add-numbers.ts";
import { isLess } from "./add-values.ts";
import { lastValues } from "./last-values.ts";
import { MetricTotal } from "./metric-total.ts";
import type { Part, SeriesTotal } from "./series-total.ts";
import type { Binding, Source } from "./source.ts";
import { keyOf, metricKey } from "./stream-keys.ts";
import { policyOf, type Policies } from "./metric-policy.ts";
import { apartLog, type ApartLog } from "./apart-log.ts";

export interface TotalsOptions extends Policies {
  readonly label: string;
  /** Of how many series of a metric the dead workers' values are kept one by one. */
  readonly maxDepartedSeries: number;
}

/**
 * All workers' metrics as one, and what dead workers left. One thing is done at a time: a worker that dies while its
 * values are added is taken up afterwards, so that nothing counts twice, or not at all.
 */
export class Totals {
  readonly #options: TotalsOptions;
  readonly #metrics = new Map<string, MetricTotal>();
  readonly #apart: ApartLog;
  #round = 0;

  constructor(options: TotalsOptions) {
    this.#options = options;
    this.#apart = apartLog(options.label);
  }

  /** Adds up what these say. */
  async merge(sources: readonly Source[], breather: Breather): Promise<ScopeMetrics[]> {
    const round = ++this.#round;
    for (const source of sources) {
      for (const metric of source.metrics) await this.#add(round, source, metric, breather);
    }
    return this.#collect(round, breather);
  }

  /** Whether there is much more of dead workers than is kept one by one: adding up puts that right. */
  get isOverfull(): boolean {
    for (const total of this.#metrics.values()) {
      if (total.isOverfull(this.#options.maxDepartedSeries)) return true;
    }
    return false;
  }

  /** Whether of a metric it matters when its values changed. */
  isLatest(about: MetricAbout): boolean {
    return policyOf(about, this.#options) === "latest";
  }

  /** Takes up for good what a worker leaves that is gone: what only ever grows stays, all else goes with it. */
  async depart(source: Source, breather: Breather): Promise<void> {
    for (const metric of source.metrics) {
      const binding = source.bindingOf(metric, () => this.#totalOf(metric.about));
      const { total } = binding;
      if (!total.keepsDeparted) continue;
      let last: ReadonlyMap<SeriesTotal, unknown> | undefined;
      for (let position = 0; position < metric.values.length; position++) {
        if (position % 64 === 63 && breather.due) await breather.breathe();
        const value = metric.values[position];
        const { startTime } = metric.series[position]!;
        if (hasNoValue(metric, position) || !isMergeable(metric.about, value)) continue;
        const series = this.#seriesAt(binding, source, metric, position);
        const isThere = binding.totals[position] === series;
        if (!isThere) last ??= await lastValues(binding, breather);
        this.#mindReset(total, series, isThere ? binding.values[position] : last!.get(series), value, startTime);
        total.keep(this.#round, series, value, startTime);
      }
    }
  }

  async #add(round: number, source: Source, metric: ReportedMetric, breather: Breather): Promise<void> {
    const binding = source.bindingOf(metric, () => this.#totalOf(metric.about));
    const { total } = binding;
    const { about, series, values, extras } = metric;
    const changes = source.changesOf(metric);
    const totals: SeriesTotal[] = [];
    let last: ReadonlyMap<SeriesTotal, unknown> | undefined;
    total.sawTime(metric.endTime);
    for (let position = 0; position < values.length; position++) {
      if (position % 64 === 63 && breather.due) await breather.breathe();
      if (hasNoValue(metric, position)) continue;
      const value = values[position];
      const { startTime } = series[position]!;
      const part: Part = {
        value,
        startTime,
        changedAt: changes[position] ?? 0,
        exemplars: extras.get(position)?.exemplars,
      };
      const found = (totals[position] = this.#seriesAt(binding, source, metric, position));
      if (isApart(total) || isMergeable(about, value)) {
        if (total.keepsDeparted) {
          const isThere = binding.totals[position] === found;
          if (!isThere) last ??= await lastValues(binding, breather);
          this.#mindReset(total, found, isThere ? binding.values[position] : last!.get(found), value, startTime);
        }
        if (found.add(round, part)) continue;
      }
      if (isApart(total)) continue;
      this.#apart.tell(about.name);
      this.#addApart(round, source, binding, series[position]!, part);
    }
    binding.series = series;
    binding.values = values;
    binding.totals = totals;
  }

  /** The series of a position: the one that was noted, if that is still who is there. */
  #seriesAt(
    { total, series, totals }: Binding,
    { label }: Source,
    metric: ReportedMetric,
    position: number,
  ): SeriesTotal {
    const noted = totals[position];
    const at = metric.series[position]!;
    if (noted && !noted.isGone && series[position] === at) return noted;
    const { attributes } = at;
    return total.seriesOf(isApart(total) ? labelled(attributes, this.#options.label, label) : attributes);
  }

  /** What began anew in a worker that lives has not taken back what it counted before. */
  #mindReset(total: MetricTotal, series: SeriesTotal, before: unknown, value: unknown, startTime: HrTime): void {
    if (before !== undefined && isLess(total.about.dataPointType, value, before))
      total.keep(this.#round, series, before, startTime);
  }

  /** What does not fit: an invalid value is left for the exposition to drop, and to count. */
  #addApart(round: number, { label }: Source, { total }: Binding, { attributes }: ReportedSeries, part: Part): void {
    total.seriesOf(labelled(attributes, this.#options.label, label)).add(round, part);
  }

  async #collect(round: number, breather: Breather): Promise<ScopeMetrics[]> {
    const scopes = new Map<string, { scope: ScopeMetrics["scope"]; metrics: MetricData[] }>();
    for (const [key, total] of this.#metrics) {
      const work = total.points(round, this.#options.maxDepartedSeries);
      let step = work.next();
      for (; !step.done; step = work.next()) if (breather.due) await breather.breathe();
      if (step.value.length === 0) {
        total.isGone = true;
        this.#metrics.delete(key);
        continue;
      }
      const scopeKey = keyOf(total.about.scope);
      const scope = scopes.get(scopeKey) ?? { scope: scopeOf(total.about), metrics: [] };
      scopes.set(scopeKey, scope);
      scope.metrics.push(total.dataOf(step.value));
    }
    return [...scopes.values()];
  }

  #totalOf(about: MetricAbout): MetricTotal {
    const key = metricKey(about);
    let total = this.#metrics.get(key);
    if (!total) this.#metrics.set(key, (total = new MetricTotal(about, policyOf(about, this.#options))));
    return total;
  }
}

/** Whether each worker has series of its own. */
function isApart({ policy, isCumulative }: MetricTotal): boolean {
  return policy === "each" || !isCumulative;
}

function hasNoValue({ extras }: ReportedMetric, position: number): boolean {
  return extras.size > 0 && ((extras.get(position)?.flags ?? 0) & noRecordedValue) !== 0;
}

/** A number that is none would make the sum none, for ever. */
function isMergeable({ dataPointType }: MetricAbout, value: unknown): boolean {
  if (dataPointType === dataPointTypes.sum || dataPointType === dataPointTypes.gauge) return isNumeric(value);
  return dataPointType <= summaryDataPointType && typeof value === "object" && value !== null;
}

/** Where the series has such an attribute itself, the two are joined as an exposition joins labels of one name. */
function labelled(attributes: Attributes, label: string, worker: string): Attributes {
  const own = attributes[label];
  return { ...attributes, [label]: own === undefined ? worker : `${labelValue(own)};${worker}` };
}

function scopeOf({ scope }: MetricAbout): ScopeMetrics["scope"] {
  return scope as ScopeMetrics["scope"];
}
