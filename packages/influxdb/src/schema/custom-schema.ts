import type { Point } from "@meterbridge/core/points";
import type { Metric } from "./metric-plan.ts";

/**
 * A schema of your own: what lines a data point becomes. No line: it is left out, and counted (`left_out`). What it throws
 * costs that data point (`schema_error`). It must not change what it is given. Lines of two data points with the
 * same measurement, tags and time become one in the database, which nobody notices: leave no tag out by which series differ.
 */
export type CustomSchema = (point: SchemaPoint) => Line | readonly Line[] | undefined;

/** A data point, and everything that it belongs to. */
export interface SchemaPoint extends Point {
  readonly metric: Metric;
  /** Attributes of resource, scope and data point, as texts: what comes later wins. Nothing is escaped. */
  readonly tags: Readonly<Record<string, string>>;
}

/** One line. Nothing is escaped; that, and everything that servers cannot take, is looked after. */
export interface Line {
  readonly measurement: string;
  /** Unless said, those of the data point. Empty values are left out. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** A `number` is a float, a `bigint` an integer of 64 bits. What is not finite, or `undefined`, is left out. */
  readonly fields: Readonly<Record<string, FieldValue | undefined>>;
  /** Unless said, the time of the data point: seconds and nanoseconds since 1970. */
  readonly time?: Point["endTime"] | undefined;
}

export type FieldValue = number | bigint | boolean | string;
