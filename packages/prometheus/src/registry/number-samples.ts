import { Dropped } from "@meterbridge/core/points";
import { withoutValue } from "../exposition/drops.ts";
import type { Member } from "../exposition/family.ts";
import { type Samples, seriesOf } from "./samples.ts";

/** One sample for each data point. */
export function numberSamples(member: Member): Samples {
  const isCounter = member.family.type === "counter";
  const known = seriesOf(member, () => undefined);
  return {
    begin: () => known.begin(),
    of(point) {
      const series = known.next(point.attributes);
      if (series instanceof Dropped) return series;
      const value = typeof point.value === "bigint" ? Number(point.value) : point.value;
      // A counter is 0 or more. NaN is not.
      if (typeof value !== "number" || (isCounter && !(value >= 0))) return withoutValue;
      return [{ labels: series.labels, value }];
    },
    end: () => known.end(),
  };
}
