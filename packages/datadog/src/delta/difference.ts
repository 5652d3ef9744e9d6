import { Dropped, isStale, type Point, reasonOfThrown } from "@meterbridge/core/points";
import type { HrTime } from "@opentelemetry/api";
import { noRecordedValue } from "../encode/drop-reasons.ts";
import { firstValue, outOfOrder } from "./drop-reasons.ts";
import type { Said } from "./known-series.ts";
import type { MetricSeries } from "./metric-series.ts";
import { compareTimes, millisecondsOf, unknownTime } from "./times.ts";
import type { CumulativeValues } from "./values.ts";

/** What all points of an export go by. */
export interface DifferenceRules {
  /** Whether the first value of a series is all new, when it says that it is from the one time to the other. */
  isAllNew(start: HrTime, end: HrTime): boolean;
  /** In milliseconds since 1970. What claims to be later than this says nothing of the order of others. */
  readonly latest: number;
}

/**
 * What a point says on top of what its series said before, from the time of that on; or why there is no such point. A value that
 * began anew counts as it is. OpenTelemetry specification, metrics/data-model.md, "Resets and Gaps".
 */
export function differenceOf(point: Point, metric: MetricSeries, rules: DifferenceRules): Point | string {
  try {
    const { attributes, exemplars } = point;
    const series = metric.next(attributes);
    if (series instanceof Dropped) return series.reason;
    // The series may come again, and go on from where it was.
    if (isStale(point)) return noRecordedValue.reason;
    const said: Said = {
      start: metric.starts.readIfAny(point.startTime),
      end: metric.ends.read(point.endTime),
      value: metric.values.read(point.value),
    };
    const before = series.last;
    if (before && isLate(said, before, rules)) return outOfOrder.reason;
    series.last = said;
    const value = newValue(said, before, metric.values, rules);
    if (value === undefined) return firstValue.reason;
    const difference: Point = { attributes, startTime: startOf(said, before), endTime: said.end, value };
    return exemplars === undefined ? difference : { ...difference, exemplars };
  } catch (error) {
    return reasonOfThrown(error);
  }
}

function isLate({ end }: Said, before: Said, { latest }: DifferenceRules): boolean {
  // Else a point from the future, or a clock that was set back, would keep all others out until then.
  return compareTimes(end, before.end) <= 0 && millisecondsOf(before.end) <= latest;
}

function newValue(
  said: Said,
  before: Said | undefined,
  values: CumulativeValues<unknown>,
  rules: DifferenceRules,
): unknown {
  if (!before) return rules.isAllNew(said.start, said.end) ? values.write(said.value) : values.writeAlone?.(said.value);
  const between = hasStartedAnew(said, before) ? undefined : values.between(before.value, said.value);
  return values.write(between ?? said.value);
}

function hasStartedAnew(said: Said, before: Said): boolean {
  if (isSame(said.start, before.start) || isSame(said.start, unknownTime) || isSame(before.start, unknownTime)) {
    return false;
  }
  // Where each point starts at its own end, no start is known.
  return !isSame(said.start, said.end) || !isSame(before.start, before.end);
}

function isSame(one: HrTime, other: HrTime): boolean {
  return compareTimes(one, other) === 0;
}

/** Where the one before ends, unless a new start is later than that. */
function startOf(said: Said, before: Said | undefined): HrTime {
  const { start, end } = said;
  if (!before || compareTimes(before.end, end) >= 0) return start;
  return hasStartedAnew(said, before) && compareTimes(start, before.end) > 0 ? start : before.end;
}
