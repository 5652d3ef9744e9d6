import type { Count } from "./point.ts";
import { invalidValue } from "./unusable-point.ts";

/**
 * A count as it is reckoned with: a number as long as it is exact as one, a bigint from 2^53 on. So equal counts are
 * the same value.
 *
 * @throws {UnusablePoint} When it is not a whole number from 0 to below 2^64.
 */
export function countOf(value: unknown): Count {
  if (typeof value === "number" && value >>> 0 === value) return value;
  if (typeof value === "bigint") return fromBigInt(value);
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) throw invalidValue;
  return value <= Number.MAX_SAFE_INTEGER ? value : fromBigInt(BigInt(value));
}

/** The one and the other. @throws {UnusablePoint} When it is 2^64 or more. */
export function addCounts(a: Count, b: Count): Count {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return fromBigInt(BigInt(a) + BigInt(b));
}

/** The one less the other, which may be below zero. */
export function differenceOf(a: Count, b: Count): Count {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return small(BigInt(a) - BigInt(b));
}

function fromBigInt(value: bigint): Count {
  if (BigInt.asUintN(64, value) !== value) throw invalidValue;
  return small(value);
}

function small(value: bigint): Count {
  return BigInt.asIntN(54, value) === value && value !== least ? Number(value) : value;
}

const least = -(2n ** 53n);
