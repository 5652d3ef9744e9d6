import { invalidValue, UnusablePoint } from "@meterbridge/core/points";

/** NaN or an infinity, for which line protocol has no form. */
const nonFinite = new UnusablePoint("non_finite");
/** A value with a fraction, where whole numbers were declared. */
const notAWholeNumber = new UnusablePoint("not_a_whole_number");
/** A whole number that no integer of 64 bits is. */
const outOfRange = new UnusablePoint("out_of_range");

/**
 * A signed integer of 64 bits: `5i`. A number beyond 2^53 is written as what it is, to the last digit.
 *
 * @throws {UnusablePoint} When it is no number, not finite, not whole, or not in 64 bits.
 */
export function integerField(value: number | bigint): string {
  return Number.isSafeInteger(value) ? `${value}i` : `${wholeWithin(value, leastInteger, mostInteger)}i`;
}

/**
 * An unsigned integer of 64 bits: `5u`. InfluxDB 1 has none.
 *
 * @throws {UnusablePoint} When it is no number, not finite, not whole, negative, or not in 64 bits.
 */
export function unsignedField(value: number | bigint): string {
  return Number.isSafeInteger(value) && value >= 0 ? `${value}u` : `${wholeWithin(value, 0n, mostUnsigned)}u`;
}

/**
 * A float, in the shortest form that reads back the same; a `bigint` as the nearest. Servers read the exponents of JavaScript.
 *
 * @throws {UnusablePoint} When it is no number, or not a finite one, also when it is too large for a double.
 */
export function floatField(value: number | bigint): string {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number") throw invalidValue;
  if (!Number.isFinite(number)) throw nonFinite;
  return Object.is(number, -0) ? "-0" : String(number);
}

const leastInteger = -(2n ** 63n);
const mostInteger = 2n ** 63n - 1n;
const mostUnsigned = 2n ** 64n - 1n;

function wholeWithin(value: number | bigint, least: bigint, most: bigint): bigint {
  const whole = typeof value === "bigint" ? value : wholeOf(value);
  if (whole < least || whole > most) throw outOfRange;
  return whole;
}

function wholeOf(value: number): bigint {
  if (typeof value !== "number") throw invalidValue;
  if (!Number.isFinite(value)) throw nonFinite;
  if (!Number.isInteger(value)) throw notAWholeNumber;
  return BigInt(value);
}
