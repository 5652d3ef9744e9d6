import type { Count } from "@meterbridge/core/points";

/** The sum; `undefined` when one of the two is no number, and of infinities that cancel each other out. */
export function addNumbers(one: unknown, other: unknown): Count | undefined {
  if (typeof one === "number" && typeof other === "number") {
    const sum = one + other;
    return Number.isNaN(sum) ? undefined : sum;
  }
  if (!isNumeric(one) || !isNumeric(other)) return undefined;
  const areWhole = [one, other].every((each) => typeof each === "bigint" || Number.isSafeInteger(each));
  return areWhole ? BigInt(one) + BigInt(other) : addNumbers(Number(one), Number(other));
}

/** A number, or a bigint; NaN is none. */
export function isNumeric(value: unknown): value is Count {
  return typeof value === "bigint" || (typeof value === "number" && !Number.isNaN(value));
}
