import type { Portable } from "./portable.ts";

/**
 * A part of a report, small enough that nobody's event loop is held by it.
 *
 * A report says everything, but only the first one says it in full. Series have a position in their metric; who they are
 * is told once, and again when it changes. After that a report is hardly more than numbers.
 */
export interface Slice {
  /** Counts the reports. One is missing: what follows cannot be understood. */
  readonly report: number;
  /** Whether nothing that was told before is needed. */
  readonly isFull: boolean;
  readonly metrics: readonly MetricSlice[];
  /** The report is complete. Metrics that were not in it are gone. */
  readonly isLast: boolean;
}

/** Some data points of one metric, in their order. */
export interface MetricSlice {
  readonly metric: number;
  /** What the metric is, when that is new. `MetricAbout`, portable. */
  readonly about?: Portable;
  /** When its data points end: seconds, nanoseconds. */
  readonly endTime: readonly [number, number];
  /** The position of the first value. */
  readonly from: number;
  /** Who is at a position, where that is new. */
  readonly series: readonly SeriesAt[];
  /** The boundaries of histograms from a position on, where they are others than those of the one before. */
  readonly boundaries: readonly (readonly [position: number, boundaries: readonly Portable[]])[];
  /** What few data points have: exemplars, flags. */
  readonly extras: readonly (readonly [position: number, extras: Portable])[];
  readonly values: readonly Portable[];
  /** How many series the metric has, when these are the last of them. */
  readonly size?: number;
}

export type SeriesAt = readonly [position: number, attributes: Portable, seconds: number, nanos: number];
