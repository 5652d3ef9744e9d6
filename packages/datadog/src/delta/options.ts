import { type Clock, clockRule, integer, oneOf, type Rules } from "@meterbridge/core";

/** Options of `toDelta`. */
export interface ToDeltaOptions {
  /**
   * What becomes of the first value of a cumulative series, which is no difference to anything. `"auto"`: it counts when the
   * series began after this process did. One that begins where it ends has no known start, and is dropped: such is what the SDK's
   * observable counters say first, and what is recorded and collected within a millisecond. `"keep"`: it counts, `"drop"`: it is
   * dropped, and counted so. `"auto"` unless said.
   */
  readonly firstValue?: "auto" | "keep" | "drop" | undefined;
  /**
   * How many series are kept in mind. Points of a series that comes when there are so many are dropped, as `too_many_series`, until
   * others are forgotten. 500 000 unless said: some 300 MB of counters, and twice that, or more, of histograms.
   */
  readonly maxSeries?: number | undefined;
  /** Tells how long a series has not come. */
  readonly clock?: Clock | undefined;
}

export const toDeltaRules: Rules<ToDeltaOptions> = {
  firstValue: oneOf("auto", "keep", "drop"),
  maxSeries: integer("series", 1),
  clock: clockRule,
};
