import { countOf, differenceOf, invalidValue, type SummaryValue } from "@meterbridge/core/points";
import { optionalNumber, sumBetween } from "./optional-number.ts";
import type { CumulativeValues } from "./values.ts";

type Kept = Pick<SummaryValue, "count" | "quantiles"> & { readonly sum: number | undefined };

/**
 * Values of summaries: differences of counts and sums. Of quantiles there are none, they stay: of a value without an earlier one
 * they are all that is left.
 */
export const summaryValues: CumulativeValues<Kept> = {
  read(value) {
    const given = value as SummaryValue | null | undefined;
    if (typeof given !== "object" || given === null) throw invalidValue;
    return { count: countOf(given.count), sum: optionalNumber(given.sum), quantiles: given.quantiles };
  },
  between(earlier, later) {
    const count = differenceOf(later.count, earlier.count);
    if (count < 0) return undefined;
    return { count, sum: sumBetween(earlier.sum, later.sum), quantiles: later.quantiles };
  },
  write: (value) => value,
  writeAlone: ({ quantiles }) => (Array.isArray(quantiles) && quantiles.length > 0 ? { quantiles } : undefined),
};
