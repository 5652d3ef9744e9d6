/** Thrown by whatever reads a data point that is not what it should be; caught by the loop over the points, which drops it. */
export class UnusablePoint extends Error {
  /** One of few fixed words. */
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

// Made once: to collect a stack for each of many broken points would take longer than to write them.
/** An attribute that contains itself, or has a value that no text says. */
export const invalidAttribute: UnusablePoint = new UnusablePoint("invalid_attribute");
/** A value that is not a number, buckets that are not in order, counts that do not add up. */
export const invalidValue: UnusablePoint = new UnusablePoint("invalid_value");

/** The reason for which a data point is dropped: that of an `UnusablePoint`; of any other error, `unreadable_point`. */
export function reasonOfThrown(thrown: unknown): string {
  return thrown instanceof UnusablePoint ? thrown.reason : "unreadable_point";
}

/** Stands for a series that is not written. */
export class Dropped {
  /** One of few fixed words. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}
