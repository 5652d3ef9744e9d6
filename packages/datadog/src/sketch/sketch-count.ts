import { countOf } from "@meterbridge/core/points";
import { pointTooLarge } from "../encode/drop-reasons.ts";
import { mostObservations } from "./bins.ts";

/**
 * A count, of no more observations than a sketch has room for, nearly 2^44.
 *
 * @throws {UnusablePoint} When it is no count, or is larger.
 */
export function sketchCount(value: unknown): number {
  if (typeof value === "number" && value >>> 0 === value) return value;
  const count = countOf(value);
  if (typeof count !== "number" || count > mostObservations) throw pointTooLarge;
  return count;
}
