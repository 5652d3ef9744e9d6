import { countOf, invalidValue, type SummaryValue } from "@meterbridge/core/points";
import { cumulative, nonFinite } from "./drop-reasons.ts";
import type { MetricPlan } from "./metric-plan.ts";
import { numberText } from "./number-text.ts";
import { seriesTypes } from "./point-sink.ts";
import { writeFinite } from "./write-finite.ts";

/** A summary, of which count and sum may have been left out. */
type Summary = Partial<SummaryValue>;

/**
 * Gauges of the quantiles, and counts of count and sum where these are differences; totals since some start are left out.
 * Quantiles that are no finite number are left out, as those of nothing are, and so is one that comes a second time.
 */
export function summaryPlan(isDelta: boolean): MetricPlan {
  const tagsOf = quantileTags();
  return {
    kind: "series",
    suffixes: [".count", ".sum", ".quantile"],
    ownTags: 1,
    counts: isDelta,
    write({ value }, sink) {
      if (typeof value !== "object" || value === null) throw invalidValue;
      const { count, sum, quantiles = [] } = value as Summary;
      if (!Array.isArray(quantiles)) throw invalidValue;
      let isWritten = false;
      const written = new Set<number>();
      if (isDelta && count !== undefined) {
        isWritten = true;
        sink.series(".count", seriesTypes.count, Number(countOf(count)));
      }
      if (isDelta && writeFinite(".sum", seriesTypes.count, sum, sink)) isWritten = true;
      for (const each of quantiles as SummaryValue["quantiles"]) {
        const tags = tagsOf(each.quantile);
        if (written.has(each.quantile)) continue;
        if (writeFinite(".quantile", seriesTypes.gauge, each.value, sink, tags)) written.add(each.quantile);
      }
      if (!isWritten && written.size === 0) throw isDelta || quantiles.length > 0 ? nonFinite : cumulative;
    },
  };
}

/** The tags of each quantile, which are the same few for all points of a metric. */
function quantileTags(): (quantile: number) => readonly string[] {
  const known = new Map<number, readonly string[]>();
  return (quantile) => {
    const before = known.get(quantile);
    if (before) return before;
    if (typeof quantile !== "number" || !(quantile >= 0 && quantile <= 1)) throw invalidValue;
    const tags = [`quantile:${numberText(quantile)}`];
    if (known.size < most) known.set(quantile, tags);
    return tags;
  };
}

/** How many are kept: nobody has more, unless to do harm. */
const most = 100;
