import { invalidValue } from "./unencodable.ts";

const twoTo32 = 4_294_967_296;

/** The upper half of a whole number; the lower is `value >>> 0`. It is exact, for negative numbers too. */
export function upperHalf(value: number): number {
  return Math.floor(value / twoTo32) >>> 0;
}

/** Whether a number is whole and fits into 64 bits with a sign. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

export function isInt64BigInt(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

/** Writes a count as fixed64. */
export function putCount(view: DataView, pos: number, count: unknown): void {
  if (typeof count === "number" && count >>> 0 === count) {
    view.setUint32(pos, count, true);
    view.setUint32(pos + 4, 0, true);
  } else {
    putLargeCount(view, pos, count);
  }
}

function putLargeCount(view: DataView, pos: number, count: unknown): void {
  checkCount(count);
  if (typeof count === "bigint") {
    view.setBigUint64(pos, count, true);
  } else {
    view.setUint32(pos, count >>> 0, true);
    view.setUint32(pos + 4, upperHalf(count), true);
  }
}

/** @throws {Unencodable} when it is not a whole number from 0 to below 2^64. */
export function checkCount(count: unknown): asserts count is number | bigint {
  if (typeof count === "bigint" ? BigInt.asUintN(64, count) !== count : !isUint64(count)) throw invalidValue;
}

function isUint64(count: unknown): boolean {
  return typeof count === "number" && Number.isInteger(count) && count >= 0 && count < 2 ** 64;
}
