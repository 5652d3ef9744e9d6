import { dataPointTypes, temporalities } from "@meterbridge/core";
import { type Point, summaryDataPointType } from "@meterbridge/core/points";
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { MetricAbout } from "../report/metric-about.ts";
import type { Combining } from "./combine.ts";
import { SeriesTotal } from "./series-total.ts";
import { keyOf } from "./stream-keys.ts";
import { laterOf } from "./times.ts";
import type { WorkerPolicy } from "./worker-policy.ts";

/** Where what dead workers leave has too many attributes. OpenTelemetry specification, metrics/sdk.md, "Overflow attribute". */
const overflow: Attributes = { "otel.metric.overflow": true };
const overflowKey = keyOf(overflow);

/** One metric of all workers. */
export class MetricTotal {
  readonly about: MetricAbout;
  readonly policy: WorkerPolicy | "add";
  readonly #descriptor: MetricData["descriptor"];
  readonly #series = new Map<string, SeriesTotal>();
  /** How many series have something of dead workers, and how many had the last time that they were looked through. */
  #departed = 0;
  #settled = 0;
  #endTime: HrTime = [0, 0];
  isGone = false;

  constructor(about: MetricAbout, policy: WorkerPolicy | "add") {
    this.about = about;
    this.policy = policy;
    const { name, description, unit, valueType } = about;
    // Version 2 of the SDK has the instrument's type in it; nobody who writes a scrape asks for that.
    this.#descriptor = { name, description, unit, valueType };
  }

  /** Whether what a worker leaves stays in the totals: of what only ever grows. */
  get keepsDeparted(): boolean {
    return this.policy === "add" && this.isCumulative;
  }

  get isCumulative(): boolean {
    return this.about.temporality === temporalities.cumulative || this.about.dataPointType === summaryDataPointType;
  }

  /** The series of these attributes, for all workers; found or made. */
  seriesOf(attributes: Attributes): SeriesTotal {
    const key = keyOf(attributes);
    let series = this.#series.get(key);
    if (!series) {
      const how: Combining = this.policy === "each" ? "latest" : this.policy;
      series = new SeriesTotal(attributes, how, this.about.dataPointType);
      this.#series.set(key, series);
    }
    return series;
  }

  /** Takes up what a worker leaves of a series. What does not fit was told apart, and goes with the worker. */
  keep(round: number, series: SeriesTotal, value: unknown, startTime: HrTime): void {
    const isFirst = !series.hasDeparted && series !== this.#series.get(overflowKey);
    if (series.keep(round, value, startTime) && isFirst) this.#departed++;
  }

  /** Whether there is twice as much of dead workers as `most`, and as there was the last time. */
  isOverfull(most: number): boolean {
    return this.#departed > 2 * Math.max(most, this.#settled);
  }

  sawTime(endTime: HrTime): void {
    this.#endTime = laterOf(this.#endTime, endTime);
  }

  /**
   * The round's data points, in steps; series that nobody has any more are forgotten. Of more than `most` series that only dead
   * workers had there is one for the rest. Those that living workers have stay: they would go down.
   */
  *points(round: number, most: number): Generator<void, Point[]> {
    const points: Point[] = [];
    let steps = 0;
    if (this.#departed > most) yield* this.#fold(round, most);
    this.#settled = this.#departed;
    for (const [key, series] of this.#series) {
      const point = series.point(round, this.#endTime);
      if (point) points.push(point);
      else {
        series.isGone = true;
        this.#series.delete(key);
      }
      if (++steps % 128 === 0) yield;
    }
    return points;
  }

  *#fold(round: number, most: number): Generator<void> {
    let kept = 0;
    let steps = 0;
    for (const [key, series] of this.#series) {
      if (++steps % 128 === 0) yield;
      const left = key === overflowKey ? undefined : series.left(round);
      if (!left || ++kept <= most || !this.seriesOf(overflow).keep(round, left.value, left.startTime)) continue;
      series.isGone = true;
      this.#series.delete(key);
      this.#departed--;
    }
  }

  dataOf(points: readonly Point[]): MetricData {
    const { dataPointType, temporality, isMonotonic } = this.about;
    return {
      descriptor: this.#descriptor,
      dataPointType,
      aggregationTemporality: temporality,
      ...(dataPointType === dataPointTypes.sum && { isMonotonic }),
      dataPoints: points,
    } as unknown as MetricData;
  }
}
