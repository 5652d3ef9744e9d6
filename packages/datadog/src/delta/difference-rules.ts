import type { Clock } from "@meterbridge/core";
import type { DifferenceRules } from "./difference.ts";
import type { KnownSeries } from "./known-series.ts";
import type { ToDeltaOptions } from "./options.ts";
import { compareTimes, millisecondsOf } from "./times.ts";

/** As far ahead as Datadog takes points, clocks may differ. */
const maxAheadMs = 600_000;

/** The rules for one export. */
export function differenceRules(
  firstValue: NonNullable<ToDeltaOptions["firstValue"]>,
  known: KnownSeries,
  clock: Clock,
): DifferenceRules {
  const wallTime = clock.wallTime();
  // What a clock that was set back since calls the time of the start is earlier.
  const processStart = Math.min(performance.timeOrigin, wallTime - performance.now());
  // A series that was forgotten looks like a new one: that it began after that shows that it is one.
  const newSince = Math.max(processStart, known.forgottenBefore);
  return {
    latest: wallTime + maxAheadMs,
    isAllNew(start, end) {
      if (firstValue !== "auto") return firstValue === "keep";
      // Whoever does not know the start says that it is the end.
      return compareTimes(start, end) !== 0 && millisecondsOf(start) >= newSince;
    },
  };
}
