import { invalidValue } from "@meterbridge/core/points";

/** A number that a value may be without. @throws {UnusablePoint} When it is something else. */
export function optionalNumber(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw invalidValue;
  return value;
}

/**
 * By how much a sum has grown; `undefined` when that cannot be told: one of them is not there, or both are infinite, or no number.
 */
export function sumBetween(earlier: number | undefined, later: number | undefined): number | undefined {
  if (earlier === undefined || later === undefined) return undefined;
  const sum = later - earlier;
  return Number.isNaN(sum) ? undefined : sum;
}
