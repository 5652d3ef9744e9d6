import { invalidValue } from "@meterbridge/core/points";
import type { MetricPlan } from "./metric-plan.ts";
import { type SeriesType, seriesTypes } from "./point-sink.ts";

/** Values that stand for themselves. */
export const gaugePlan: MetricPlan = numberPlan(seriesTypes.gauge);

/** Values that are added up. */
export const countPlan: MetricPlan = numberPlan(seriesTypes.count);

function numberPlan(type: SeriesType): MetricPlan {
  return {
    kind: "series",
    suffixes: [""],
    ownTags: 0,
    counts: type === seriesTypes.count,
    write({ value }, sink) {
      sink.series("", type, numberOf(value));
    },
  };
}

/** Datadog has doubles: of a bigint from 2^53 on, it is the nearest one. */
function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  throw invalidValue;
}
