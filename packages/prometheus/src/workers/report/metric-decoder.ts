import type { Attributes, HrTime } from "@opentelemetry/api";
import type { Exemplar } from "@meterbridge/core/points";
import type { MetricAbout } from "./metric-about.ts";
import { fromPortable } from "./portable.ts";
import { valueFromPortable } from "./portable-value.ts";
import type { MetricSlice } from "./slice.ts";

/** A metric as a report tells it. It does not change: the next report makes another one. */
export interface ReportedMetric {
  readonly about: MetricAbout;
  /** Stays the same as long as the metric comes with every report: for whoever notes something about it. */
  readonly identity: object;
  readonly endTime: HrTime;
  readonly series: readonly ReportedSeries[];
  /** As many as series. */
  readonly values: readonly unknown[];
  readonly extras: ReadonlyMap<number, ReportedExtras>;
}

/** Who is at a position; the same object from report to report. */
export interface ReportedSeries {
  readonly attributes: Attributes;
  readonly startTime: HrTime;
}

export interface ReportedExtras {
  readonly exemplars?: readonly Exemplar[] | undefined;
  readonly flags?: number | undefined;
}

/** Puts together what comes of one metric. */
export class MetricDecoder {
  readonly #about: MetricAbout;
  readonly #identity: object = {};
  #endTime: HrTime = [0, 0];
  #series: ReportedSeries[] = [];
  #isShared = false;
  #boundaries: readonly number[] | undefined;
  #values: unknown[] = [];
  #extras = new Map<number, ReportedExtras>();

  constructor(about: MetricAbout) {
    this.#about = about;
  }

  take({ endTime, from, series, boundaries, extras, values, size }: MetricSlice): void {
    this.#endTime = [endTime[0], endTime[1]];
    if (series.length > 0) this.#own();
    for (const [position, attributes, seconds, nanos] of series) {
      this.#series[position] = {
        attributes: fromPortable(attributes) as Attributes,
        startTime: [seconds, nanos],
      };
    }
    const bounds = new Map(boundaries);
    for (const [index, value] of values.entries()) {
      const changed = bounds.get(from + index);
      if (changed) this.#boundaries = changed.map((bound) => fromPortable(bound) as number);
      this.#values.push(valueFromPortable(value, this.#about.dataPointType, this.#boundaries));
    }
    for (const [position, extra] of extras) this.#extras.set(position, fromPortable(extra) as ReportedExtras);
    if (size !== undefined && size < this.#series.length) {
      this.#own();
      this.#series.length = size;
    }
  }

  complete(): ReportedMetric {
    const metric: ReportedMetric = {
      about: this.#about,
      identity: this.#identity,
      endTime: this.#endTime,
      series: this.#series,
      values: this.#values,
      extras: this.#extras,
    };
    this.#isShared = true;
    this.#values = [];
    this.#extras = new Map();
    return metric;
  }

  /** What was given out does not change. */
  #own(): void {
    if (this.#isShared) this.#series = [...this.#series];
    this.#isShared = false;
  }
}
