/** Why a data point was left out: the fixed words that are told to `drop`. */
export type DropReason =
  /** An attribute contains itself. */
  | "circular_attribute"
  /** An attribute is nested in more than 64 levels. */
  | "attribute_too_deep"
  /** An attribute has a value that OTLP has no form for: a function, a symbol, a BigInt beyond 64 bits, a `Date`. */
  | "invalid_attribute"
  /** A time that is not a pair of numbers, is negative, or is beyond the year 2554. */
  | "invalid_time"
  /** A value that is not a number, a negative or broken count, a BigInt beyond 64 bits. */
  | "invalid_value"
  /** A metric without a name, or of a kind that nobody knows. */
  | "invalid_metric"
  /** The point alone is larger than a request may be. */
  | "point_too_large"
  /** Reading it threw an error: a getter, a proxy. */
  | "unreadable_point";

/** Thrown within this package only, and caught by the loop over the points. */
export class Unencodable extends Error {
  readonly reason: DropReason;

  constructor(reason: DropReason) {
    super(reason);
    this.reason = reason;
  }
}

// Made once, because to collect a stack for each of many broken points would take longer than to encode them.
export const circularAttribute: Unencodable = new Unencodable("circular_attribute");
export const attributeTooDeep: Unencodable = new Unencodable("attribute_too_deep");
export const invalidAttribute: Unencodable = new Unencodable("invalid_attribute");
export const invalidTime: Unencodable = new Unencodable("invalid_time");
export const invalidValue: Unencodable = new Unencodable("invalid_value");
export const pointTooLarge: Unencodable = new Unencodable("point_too_large");

export function reasonOf(thrown: unknown): DropReason {
  return thrown instanceof Unencodable ? thrown.reason : "unreadable_point";
}
