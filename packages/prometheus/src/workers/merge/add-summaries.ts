import { addCounts, countOf, type SummaryValue } from "@meterbridge/core/points";

/** Adds count and sum. Quantiles of two cannot be made quantiles of both: there are none. */
export function addSummaries(one: SummaryValue, other: SummaryValue): SummaryValue {
  return {
    count: addCounts(countOf(one.count), countOf(other.count)),
    sum: one.sum + other.sum,
    quantiles: [],
  };
}
