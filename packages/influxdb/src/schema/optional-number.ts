import { invalidValue } from "@meterbridge/core/points";

/**
 * A number that need not be there, and counts as not there when it is not finite: its field is left out, the others are not.
 *
 * @throws {UnusablePoint} When it is something else.
 */
export function optionalNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value === "bigint") return Number(value);
  throw invalidValue;
}
