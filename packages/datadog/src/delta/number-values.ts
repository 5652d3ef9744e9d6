import { type Count, differenceOf, invalidValue } from "@meterbridge/core/points";
import { nonFinite } from "../encode/drop-reasons.ts";
import type { CumulativeValues } from "./values.ts";

/** Values of a monotonic sum. They are exact as long as they are whole numbers, of 64 bits when they are bigints. */
export const numberValues: CumulativeValues<number | bigint> = {
  read(value) {
    if (typeof value === "bigint") return value;
    if (typeof value !== "number") throw invalidValue;
    if (!Number.isFinite(value)) throw nonFinite;
    return value;
  },
  between(earlier, later) {
    if (later < earlier) return undefined;
    return isWhole(later) && isWhole(earlier) ? differenceOf(later, earlier) : Number(later) - Number(earlier);
  },
  write: (value) => value,
};

function isWhole(value: number | bigint): value is Count {
  return typeof value === "bigint" || Number.isInteger(value);
}
