import { type Count, countOf, invalidValue, type SummaryValue } from "@meterbridge/core/points";
import { optionalNumber } from "./optional-number.ts";

/** A summary of which everything is what it should be. */
export interface SoundSummary {
  readonly count: Count;
  /** Absent when it is not finite, or not known. */
  readonly sum: number | undefined;
  /** Each quantile once. The value may be no finite number. */
  readonly quantiles: SummaryValue["quantiles"];
}

/** @throws {UnusablePoint} When a quantile comes twice or is not from 0 to 1, or something is no number. */
export function soundSummary(value: unknown): SoundSummary {
  const summary = value as SummaryValue | undefined;
  if (!Array.isArray(summary?.quantiles)) throw invalidValue;
  const { count, sum, quantiles } = summary;
  if (typeof sum !== "number") throw invalidValue;
  const seen = new Set<number>();
  for (const { quantile, value: at } of quantiles) {
    if (typeof quantile !== "number" || !(quantile >= 0 && quantile <= 1) || typeof at !== "number") throw invalidValue;
    seen.add(quantile);
  }
  if (seen.size !== quantiles.length) throw invalidValue;
  return { count: countOf(count), sum: optionalNumber(sum), quantiles };
}
