import type { Arena } from "../arena.ts";
import { nestingOf, type Nesting } from "../nesting.ts";
import { isInt64, isInt64BigInt, upperHalf } from "../int64.ts";
import { invalidAttribute, pointTooLarge } from "../unencodable.ts";
import { writeString } from "./strings.ts";
import { finishLength, putVarint64 } from "./varint.ts";

/** Writes a field that is a KeyValue. */
export function writeKeyValue(
  arena: Arena,
  tag: number,
  key: string,
  value: unknown,
  outer: Nesting | undefined,
): void {
  arena.ensure(16);
  arena.bytes[arena.pos] = tag;
  const at = arena.pos + 1;
  arena.bytes[at + 1] = 0x0a; // key
  arena.pos = at + 2;
  writeString(arena, key);
  arena.ensure(2);
  arena.bytes[arena.pos] = 0x12; // value
  arena.pos += 2;
  const valueAt = arena.pos - 1;
  writeAnyValue(arena, value, outer);
  finishLength(arena, valueAt, 1);
  finishLength(arena, at, 1);
}

function writeAnyValue(arena: Arena, value: unknown, outer: Nesting | undefined): void {
  arena.ensure(16);
  switch (typeof value) {
    case "string":
      arena.bytes[arena.pos++] = 0x0a; // string_value
      return writeString(arena, value);
    case "boolean":
      arena.bytes[arena.pos++] = 0x10; // bool_value
      arena.bytes[arena.pos++] = value ? 1 : 0;
      return;
    case "number":
      return writeNumber(arena, value);
    case "bigint":
      if (!isInt64BigInt(value)) throw invalidAttribute;
      return writeInt(arena, Number(value & 0xffff_ffffn), Number((value >> 32n) & 0xffff_ffffn));
    case "object":
      if (value !== null) writeObject(arena, value, outer);
      return;
    case "undefined":
      return;
    default:
      throw invalidAttribute;
  }
}

function writeNumber(arena: Arena, value: number): void {
  if (isInt64(value) && !Object.is(value, -0)) return writeInt(arena, value >>> 0, upperHalf(value));
  arena.bytes[arena.pos] = 0x21; // double_value
  arena.view.setFloat64(arena.pos + 1, value, true);
  arena.pos += 9;
}

function writeInt(arena: Arena, low: number, high: number): void {
  arena.bytes[arena.pos++] = 0x18; // int_value
  arena.pos = putVarint64(arena.bytes, arena.pos, low, high);
}

function writeObject(arena: Arena, value: object, outer: Nesting | undefined): void {
  if (value instanceof Uint8Array) return writeBytes(arena, value);
  const nesting = nestingOf(value, outer);
  arena.bytes[arena.pos] = Array.isArray(value) ? 0x2a : 0x32; // array_value, kvlist_value
  const at = arena.pos + 1;
  arena.pos += 2;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) writeItem(arena, value[index], nesting);
  } else {
    const map = value as Record<string, unknown>;
    for (const key of Object.keys(map)) writeKeyValue(arena, 0x0a, key, map[key], nesting);
  }
  finishLength(arena, at, 1);
}

function writeItem(arena: Arena, value: unknown, nesting: Nesting): void {
  if (arena.pos > arena.limit) throw pointTooLarge;
  arena.ensure(2);
  arena.bytes[arena.pos] = 0x0a; // values
  const at = arena.pos + 1;
  arena.pos += 2;
  writeAnyValue(arena, value, nesting);
  finishLength(arena, at, 1);
}

function writeBytes(arena: Arena, value: Uint8Array): void {
  if (arena.pos + value.length > arena.limit) throw pointTooLarge;
  arena.bytes[arena.pos] = 0x3a; // bytes_value
  const at = arena.pos + 1;
  arena.pos += 2;
  arena.ensure(value.length);
  arena.bytes.set(value, arena.pos);
  arena.pos += value.length;
  finishLength(arena, at, 1);
}
