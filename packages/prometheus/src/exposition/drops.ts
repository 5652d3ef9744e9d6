import { Dropped, reasonOfThrown, UnusablePoint } from "@meterbridge/core/points";

/** Why a data point is not in an exposition. */
export type DropReason =
  /** Another metric of the same name has another type, or would have samples of the same name. */
  | "name_conflict"
  /** Another series of the family has the same labels. */
  | "duplicate_series"
  /** A metric without a name, or of a kind that nobody knows. */
  | "invalid_metric"
  /** A value that is not a number, buckets that are not in order, counts that do not add up. */
  | "invalid_value"
  /** An attribute that contains itself, or has a value that no text says. */
  | "invalid_attribute"
  /** Only cumulative sums and histograms can be scraped. */
  | "delta_temporality"
  /** An exponential histogram where the format has none, and no fixed buckets are configured. */
  | "no_native_histograms"
  /** An exponential histogram whose scale is below what Prometheus knows (-4), or without a sum. */
  | "unsupported_histogram"
  /** Reading it threw an error: a getter, a proxy. */
  | "unreadable_point";

/** Counts what is left out of one exposition. */
export interface Drops {
  add(reason: DropReason, points?: number): void;
}

/** Drops by their reasons. */
export class DropCounts implements Drops {
  readonly byReason: Map<DropReason, number> = new Map();

  add(reason: DropReason, points = 1): void {
    if (points > 0) this.byReason.set(reason, (this.byReason.get(reason) ?? 0) + points);
  }
}

// Made once: to collect a stack for each of many broken points would take longer than to write them.
export const unsupportedHistogram: UnusablePoint = new UnusablePoint("unsupported_histogram" satisfies DropReason);

export const withoutValue: Dropped = new Dropped("invalid_value" satisfies DropReason);
export const withoutNativeHistograms: Dropped = new Dropped("no_native_histograms" satisfies DropReason);
export const duplicateSeries: Dropped = new Dropped("duplicate_series" satisfies DropReason);

/** The reason for which a data point is left out: of what stands for its series, or of what was thrown while it was read. */
export function reasonOf(left: unknown): DropReason {
  const reason = left instanceof Dropped ? left.reason : reasonOfThrown(left);
  // A data point may throw whatever it likes.
  return isReason(reason) ? reason : "unreadable_point";
}

function isReason(word: string): word is DropReason {
  return Object.hasOwn(reasons, word);
}

const reasons: Readonly<Record<DropReason, true>> = {
  name_conflict: true,
  duplicate_series: true,
  invalid_metric: true,
  invalid_value: true,
  invalid_attribute: true,
  delta_temporality: true,
  no_native_histograms: true,
  unsupported_histogram: true,
  unreadable_point: true,
};
