import { callable, integer, oneOf, type Rules } from "@meterbridge/core";
import { type ExponentialOptions, exponentialRules, type SchemaOption, schemaRule } from "../schema/options.ts";
import type { Precision } from "../text/time-text.ts";

/** Options of `lineProtocol`. */
export interface LineProtocolOptions extends ExponentialOptions {
  /** How metrics become lines; `"telegraf-prometheus-v1"` unless said. */
  readonly schema?: SchemaOption | undefined;
  /** What times are written in, and cut to; `"ns"` unless said. The server has to be told the same. */
  readonly precision?: Precision | undefined;
  /**
   * Whether values of instruments for whole numbers are written as integers or as floats. A field never changes its type: where
   * others write the same field as floats, `"float"` agrees with them, at the cost of what is beyond 2^53. `"int"` unless said.
   */
  readonly integers?: "int" | "float" | undefined;
  /** Whether there are unsigned integers (`1u`), which the schema `otel-v1` writes: InfluxDB 1 has none. `true` unless said. */
  readonly unsigned?: boolean | undefined;
  /**
   * Whether data points have the field `start_time_unix_nano`, with `telegraf-prometheus-v2` in the first of their lines,
   * and there metrics of the same tags share it; `false` unless said.
   */
  readonly startTime?: boolean | undefined;
  /** Whether exemplars are written, as lines of the measurement `<name>_exemplar`; `false` unless said. */
  readonly exemplars?: boolean | undefined;
  /**
   * Gives a name another form; `undefined` leaves a tag or a field out, and keeps a measurement as it is. It is asked once for
   * each of up to 4 096 names, before anything is escaped.
   */
  readonly rename?: ((name: string, what: "measurement" | "tag" | "field") => string | undefined) | undefined;
  /**
   * What becomes of backslashes in tags and names. `"keep"`: they stay, but for those at the end, which no server reads, and those
   * before a comma, a space or `=`, which become slashes because some servers lose such a line; `"slash"`: each is a slash, so that
   * all servers read the same: of two in a row InfluxDB 3 and VictoriaMetrics read one. `"keep"` unless said.
   */
  readonly backslashes?: "keep" | "slash" | undefined;
  /** The most lines of one payload; 5 000 unless said. A data point is never divided. */
  readonly maxLines?: number | undefined;
  /** The most bytes of one payload before compression; 10 000 000 unless said. A data point with more is dropped. */
  readonly maxRequestBytes?: number | undefined;
  /**
   * The most memory that is kept from one export to the next, so that series that come again are not written anew; 96 MiB,
   * which is some 130 000 series. 0 keeps nothing.
   */
  readonly maxCacheBytes?: number | undefined;
}

export const lineProtocolRules: Rules<LineProtocolOptions> = {
  schema: schemaRule,
  precision: oneOf("ns", "us", "ms", "s"),
  integers: oneOf("int", "float"),
  unsigned: oneOf(true, false),
  startTime: oneOf(true, false),
  exemplars: oneOf(true, false),
  rename: callable,
  backslashes: oneOf("keep", "slash"),
  maxLines: integer("lines", 1),
  maxRequestBytes: integer("bytes", 1024, 2 ** 30),
  maxCacheBytes: integer("bytes", 0),
  ...exponentialRules,
};
