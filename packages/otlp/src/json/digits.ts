import type { Arena } from "../arena.ts";
import { checkCount, isInt64, isInt64BigInt } from "../int64.ts";
import { literal, putLiteral } from "../literal.ts";
import type { Nanos } from "../nanos.ts";
import { invalidValue } from "../unencodable.ts";

const asInt = literal('"asInt":"');
const asDouble = literal('"asDouble":');

/** The most bytes that one of these takes. */
export const numberRoom = 32;

/** Writes a whole number below 2^31 and returns where it ends. */
export function putSmall(bytes: Buffer, pos: number, value: number): number {
  if (value < 10) {
    bytes[pos] = 48 + value;
    return pos + 1;
  }
  const end = pos + digitsOf(value);
  for (let at = end - 1; at >= pos; at--) {
    const rest = (value / 10) | 0;
    bytes[at] = 48 + value - rest * 10;
    value = rest;
  }
  return end;
}

function digitsOf(value: number): number {
  if (value < 10_000) return value < 100 ? 2 : value < 1_000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return value < 1_000_000_000 ? 9 : 10;
}

/** Writes ASCII text and returns where it ends. */
export function putAscii(bytes: Buffer, pos: number, text: string): number {
  for (let index = 0; index < text.length; index++) bytes[pos++] = text.charCodeAt(index);
  return pos;
}

/** Writes a double as proto3's JSON does: NaN and the infinities are strings. */
export function putDouble(bytes: Buffer, pos: number, value: number): number {
  if ((value | 0) === value && value > 0) return putSmall(bytes, pos, value);
  if (Number.isFinite(value)) return putAscii(bytes, pos, Object.is(value, -0) ? "-0" : String(value));
  return putAscii(bytes, pos, `"${value}"`);
}

/** Writes a count as a string of digits. */
export function putCount(bytes: Buffer, pos: number, count: unknown): number {
  bytes[pos] = 34;
  if (typeof count === "number" && (count | 0) === count && count >= 0) pos = putSmall(bytes, pos + 1, count);
  else pos = putLargeCount(bytes, pos + 1, count);
  bytes[pos] = 34;
  return pos + 1;
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
    return putDouble(bytes, putLiteral(view, pos, asDouble), value);
  }
  if (typeof value !== "bigint" || !isInt64BigInt(value)) throw invalidValue;
  return putInt(bytes, view, pos, value);
}

function putInt(bytes: Buffer, view: DataView, pos: number, value: number | bigint): number {
  pos = putLiteral(view, pos, asInt);
  if (typeof value === "number" && (value | 0) === value && value >= 0) pos = putSmall(bytes, pos, value);
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
  pos = putLiteral(view, pos, (time.secondText ??= literal(String(time.seconds))));
  let rest = nanos | 0;
  for (let at = pos + 8; at >= pos; at--) {
    const next = (rest / 10) | 0;
    bytes[at] = 48 + rest - next * 10;
    rest = next;
  }
  return pos + 9;
}

/** Writes text at the end of the arena. */
export function writeAscii(arena: Arena, text: string): void {
  arena.ensure(text.length);
  arena.pos = putAscii(arena.bytes, arena.pos, text);
}
