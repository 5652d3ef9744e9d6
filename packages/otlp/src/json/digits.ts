import type { Arena } from "../arena.ts";
import { checkCount, isInt64, isInt64BigInt } from "../int64.ts";
import { literal, putLiteral } from "../literal.ts";
import type { Nanos } from "../nanos.ts";
import { invalidValue } from "../unencodable.ts";
import { fourDigits, putEightDigits } from "./fixed-digits.ts";
import { putShortDecimal } from "./short-decimal.ts";

const asInt = literal('"asInt":"');
const asDouble = literal('"asDouble":');

/** The most bytes that one of these takes. */
export const numberRoom = 32;

/** Writes a whole number from 0 to 2^53 and returns where it ends. Up to three bytes behind it are overwritten, too. */
export function putWhole(view: DataView, pos: number, value: number): number {
  if (value < 10_000) {
    const digits = value < 100 ? (value < 10 ? 1 : 2) : value < 1_000 ? 3 : 4;
    view.setUint32(pos, fourDigits(value) >>> ((4 - digits) << 3), true);
    return pos + digits;
  }
  if (value < 100_000_000) {
    const upper = (value / 10_000) | 0;
    const end = putWhole(view, pos, upper);
    view.setUint32(end, fourDigits(value - upper * 10_000), true);
    return end + 4;
  }
  const upper = Math.floor(value / 100_000_000);
  const end = putWhole(view, pos, upper);
  putEightDigits(view, end, value - upper * 100_000_000);
  return end + 8;
}

/** Writes ASCII text and returns where it ends. */
export function putAscii(bytes: Buffer, pos: number, text: string): number {
  for (let index = 0; index < text.length; index++) bytes[pos++] = text.charCodeAt(index);
  return pos;
}

/** Writes a double as proto3's JSON does: NaN and the infinities are strings. */
export function putDouble(bytes: Buffer, view: DataView, pos: number, value: number): number {
  if (value > 0) {
    if (isWhole(value)) return putWhole(view, pos, value);
    const end = putShortDecimal(bytes, view, pos, value);
    if (end >= 0) return end;
  } else if (value < 0) {
    bytes[pos] = 45;
    if (value !== -Infinity) return putDouble(bytes, view, pos + 1, -value);
  }
  if (Number.isFinite(value)) return putAscii(bytes, pos, Object.is(value, -0) ? "-0" : String(value));
  return putAscii(bytes, pos, `"${value}"`);
}

/** Writes a count as a string of digits. */
export function putCount(bytes: Buffer, view: DataView, pos: number, count: unknown): number {
  bytes[pos] = 34;
  if (typeof count === "number" && isWhole(count)) pos = putWhole(view, pos + 1, count);
  else pos = putLargeCount(bytes, pos + 1, count);
  bytes[pos] = 34;
  return pos + 1;
}

function isWhole(value: number): boolean {
  return value >= 0 && ((value | 0) === value || Number.isSafeInteger(value));
}

function putLargeCount(bytes: Buffer, pos: number, count: unknown): number {
  checkCount(count);
  return putAscii(bytes, pos, digits(count));
}

/** All digits of a whole number: String(2 ** 70) would be "1.18e21", and beyond 2^53 it rounds. */
export function digits(value: number | bigint): string {
  return Number.isSafeInteger(value) ? String(value) : String(BigInt(value));
}

/** Writes `"asInt":"…"` or `"asDouble":…`. */
export function putNumber(bytes: Buffer, view: DataView, pos: number, value: unknown, ints: boolean): number {
  if (typeof value === "number") {
    if (ints && isInt64(value)) return putInt(bytes, view, pos, value);
    return putDouble(bytes, view, putLiteral(view, pos, asDouble), value);
  }
  if (typeof value !== "bigint" || !isInt64BigInt(value)) throw invalidValue;
  return putInt(bytes, view, pos, value);
}

function putInt(bytes: Buffer, view: DataView, pos: number, value: number | bigint): number {
  pos = putLiteral(view, pos, asInt);
  if (typeof value === "number" && isWhole(value)) pos = putWhole(view, pos, value);
  else pos = putAscii(bytes, pos, digits(value));
  bytes[pos] = 34;
  return pos + 1;
}

/** Writes the digits of a time. */
export function putNanos(bytes: Buffer, view: DataView, pos: number, time: Nanos): number {
  const nanos = Math.floor(time.nanos);
  if (time.seconds === 0 || nanos >= 1e9 || time.seconds >= 2 ** 31) {
    return putAscii(bytes, pos, String(BigInt(time.seconds) * 1_000_000_000n + BigInt(nanos)));
  }
  pos = putWhole(view, pos, time.seconds);
  const upper = (nanos / 100_000_000) | 0;
  bytes[pos] = 48 + upper;
  putEightDigits(view, pos + 1, nanos - upper * 100_000_000);
  return pos + 9;
}

/** Writes text at the end of the arena. */
export function writeAscii(arena: Arena, text: string): void {
  arena.ensure(text.length);
  arena.pos = putAscii(arena.bytes, arena.pos, text);
}
