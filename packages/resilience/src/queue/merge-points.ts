import type { HrTime } from "@opentelemetry/api";
import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { ExponentialHistogram, Histogram, MetricData } from "@opentelemetry/sdk-metrics";
import { addExponentialHistograms } from "./add-exponential-histograms.ts";
import { addHistograms } from "./add-histograms.ts";
import { addNumbers } from "./add-numbers.ts";

export type Point = MetricData["dataPoints"][number];

/**
 * Whether a data point says all that an earlier one of its stream says: a gauge's does, and that of a cumulative stream
 * that has not begun anew in between.
 */
export function supersedes(
  { dataPointType, aggregationTemporality }: MetricData,
  later: Point,
  earlier: Point,
): boolean {
  if (dataPointType === dataPointTypes.gauge) return true;
  return aggregationTemporality === temporalities.cumulative && compare(later.startTime, earlier.startTime) === 0;
}

/**
 * Adds a data point of a delta stream to the one before it: the sum reaches from the start of the first to the end of the
 * last. `undefined` when that cannot be done without losing something, or when their times overlap.
 */
export function addPoints(metric: MetricData, earlier: Point, later: Point): Point | undefined {
  if (metric.aggregationTemporality !== temporalities.delta || compare(later.startTime, earlier.endTime) < 0) {
    return undefined;
  }
  try {
    const value = addValues(metric, earlier.value, later.value);
    return value === undefined ? undefined : ({ ...later, startTime: earlier.startTime, value } as Point);
  } catch {
    // One of them is no value of its kind: the encoder will say so.
    return undefined;
  }
}

function addValues(
  { dataPointType, descriptor }: MetricData,
  one: Point["value"],
  other: Point["value"],
): Point["value"] | undefined {
  switch (dataPointType) {
    case dataPointTypes.sum:
      return addNumbers(one as number, other as number, descriptor.valueType === 0);
    case dataPointTypes.histogram:
      return addHistograms(one as Histogram, other as Histogram);
    case dataPointTypes.exponentialHistogram:
      return addExponentialHistograms(one as ExponentialHistogram, other as ExponentialHistogram);
    default:
      return undefined;
  }
}

/** Negative, 0 or positive as the one is before, at or after the other; what is no time is before everything. */
function compare(one: HrTime | null, other: HrTime | null): number {
  if (!one || !other) return -1;
  return one[0] - other[0] || one[1] - other[1];
}
