import type { SummaryValue } from "../../exposition/points.ts";
import { addCounts, countOf } from "../../native/counts.ts";

/** Adds count and sum. Quantiles of two cannot be made quantiles of both: there are none. */
export function addSummaries(one: SummaryValue, other: SummaryValue): SummaryValue {
  return {
    count: addCounts(countOf(one.count), countOf(other.count)),
    sum: one.sum + other.sum,
    quantiles: [],
  };
}
