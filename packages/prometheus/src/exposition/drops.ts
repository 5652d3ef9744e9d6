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

/** Thrown within this package only, and caught by the loop over the points. */
export class Unwritable extends Error {
  readonly reason: DropReason;

  constructor(reason: DropReason) {
    super(reason);
    this.reason = reason;
  }
}

// Made once: to collect a stack for each of many broken points would take longer than to write them.
export const invalidAttribute: Unwritable = new Unwritable("invalid_attribute");
export const invalidValue: Unwritable = new Unwritable("invalid_value");
export const unsupportedHistogram: Unwritable = new Unwritable("unsupported_histogram");

/** Stands for a series that is not written. */
export class Dropped {
  readonly reason: DropReason;

  constructor(reason: DropReason) {
    this.reason = reason;
  }
}

export const withoutValue: Dropped = new Dropped("invalid_value");
export const withoutNativeHistograms: Dropped = new Dropped("no_native_histograms");
export const duplicateSeries: Dropped = new Dropped("duplicate_series");

/** What was thrown while a series was read, as the reason for which it is dropped. */
export function droppedFor(thrown: unknown): Dropped {
  return new Dropped(reasonOf(thrown));
}

export function reasonOf(thrown: unknown): DropReason {
  return thrown instanceof Unwritable ? thrown.reason : "unreadable_point";
}
