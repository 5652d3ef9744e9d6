import { Dropped, type SummaryValue } from "@meterbridge/core/points";
import { isCount } from "../exposition/buckets.ts";
import { withoutValue } from "../exposition/drops.ts";
import type { Member } from "../exposition/family.ts";
import type { ClientValue } from "./client-registry.ts";
import { type SampleForm, type Samples, seriesOf } from "./samples.ts";

/** A sample for each quantile, then the sum and the count. */
export function summarySamples(member: Member, { float }: SampleForm): Samples {
  const { name } = member.family;
  const [sumName, countName] = [`${name}_sum`, `${name}_count`];
  const known = seriesOf(member, () => undefined);
  return {
    begin: () => known.begin(),
    of(point) {
      const series = known.next(point.attributes);
      if (series instanceof Dropped) return series;
      const value = point.value as SummaryValue | undefined;
      if (!isSummary(value)) return withoutValue;
      const { labels } = series;
      const samples: ClientValue[] = value.quantiles.map(({ quantile, value: at }) => ({
        labels: { ...labels, quantile: float(quantile) },
        value: at,
      }));
      samples.push({ metricName: sumName, labels, value: value.sum });
      samples.push({ metricName: countName, labels, value: Number(value.count) });
      return samples;
    },
    end: () => known.end(),
  };
}

/** Whether its quantiles are in order, from 0 to 1. */
function isSummary(value: SummaryValue | undefined): value is SummaryValue {
  if (!Array.isArray(value?.quantiles) || !isCount(value.count) || !(value.sum >= 0)) return false;
  let last = -Infinity;
  for (const { quantile, value: at } of value.quantiles) {
    if (!(quantile > last && quantile >= 0 && quantile <= 1) || typeof at !== "number") return false;
    last = quantile;
  }
  return true;
}
