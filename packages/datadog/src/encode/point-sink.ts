import type { Count } from "@meterbridge/core/points";

/** What Datadog knows of series, by the numbers of its schema (`MetricPayload.MetricType`). */
export const seriesTypes = { count: 1, rate: 2, gauge: 3 } as const;
export type SeriesType = (typeof seriesTypes)[keyof typeof seriesTypes];

/** What is appended to a metric's name. */
export type Suffix = "" | ".count" | ".sum" | ".min" | ".max" | ".bucket" | ".quantile";

/** Takes what a data point becomes. Its metric, tags and time are known. */
export interface PointSink {
  /**
   * A point of a series: `suffix` is appended to the metric's name, `tags` to its tags. They are written as they are, and a
   * list of them is never changed.
   *
   * @throws {UnusablePoint} When the value is not finite.
   */
  series(suffix: Suffix, type: SeriesType, value: number, tags?: readonly string[]): void;
  /** @throws {UnusablePoint} When something of it is not finite. */
  sketch(sketch: Sketch): void;
}

/**
 * What a distribution is sent as: a DDSketch in the bins of Datadog's Agent, of which the bounds grow by 1 + 1/64, and what is
 * exact of it.
 */
export interface Sketch {
  readonly count: Count;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly average: number;
  /** The bins' numbers, ascending; 0 is for what is nearly zero, negative ones for negative values. */
  readonly keys: readonly number[];
  /** How many observations each bin has: 1 to 2^32 - 1, of which the sum is `count`. */
  readonly counts: readonly number[];
}
