import type { Point } from "@meterbridge/core/points";
import type { ExponentialForm } from "./options.ts";

/** What a schema is told about a metric. */
export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly temporality: "cumulative" | "delta";
  /** Of sums: the value never falls. */
  readonly monotonic: boolean;
  /** Its values were declared to be whole numbers. */
  readonly integer: boolean;
}

export type MetricKind = "gauge" | "sum" | "histogram" | "exponentialHistogram" | "summary";

/** How a schema writes the data points of one metric. Made once for a metric, and kept for the exports that follow. */
export interface MetricPlan {
  /** As a person reads it: it is escaped later. */
  readonly measurement: string;
  /** Whose exemplars they are, as a person reads it, where that is not the measurement. */
  readonly exemplarsOf?: string;
  /** The fields, escaped, by which the series of this metric could run into those of another one in the same measurement. */
  readonly fields: readonly string[];
  /** Whether a tag must not have this key, because lines of this metric have a field or a tag of that name. */
  reserves(tagKey: string): boolean;
  /** The key of the tag that `LineSink.tagged` adds; absent: it is not called. */
  readonly ownTag?: "le" | "quantile";
  /**
   * Writes the lines of a data point: none when it has nothing that can be said.
   *
   * @throws {UnusablePoint} When it is not what it should be. What was written of it is taken back.
   */
  write(point: Point, lines: LineSink): void;
}

/** Takes the lines of one data point. Measurement, tags and time are known to it. */
export interface LineSink {
  /** A line with these fields, escaped: `gauge=1.5,start_time_unix_nano=17i`. */
  line(fields: string): void;
  /** The same with the plan's own tag, escaped: `le=0.05`. */
  tagged(tag: string, fields: string): void;
}

/** Makes the plan of a metric. */
export type Schema = (metric: Metric, settings: SchemaSettings) => MetricPlan;

export interface SchemaSettings {
  /** Whether whole numbers are written as integers (`1i`), or as floats like everything else. */
  readonly integers: "int" | "float";
  /** Whether unsigned integers exist (`1u`): InfluxDB 1 has none. */
  readonly unsigned: boolean;
  /** Whether data points have the field `start_time_unix_nano`. */
  readonly startTime: boolean;
  readonly exponentialHistograms: ExponentialForm;
  /** A field's key as it is written: renamed by the user, and escaped. Empty: the field is left out. */
  readonly fieldKey: (key: string) => string;
}
