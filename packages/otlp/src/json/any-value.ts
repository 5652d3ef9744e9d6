import type { Arena } from "../arena.ts";
import { isInt64, isInt64BigInt } from "../int64.ts";
import { nestingOf, type Nesting } from "../nesting.ts";
import { invalidAttribute, pointTooLarge } from "../unencodable.ts";
import { digits, numberRoom, putDouble, writeAscii } from "./digits.ts";
import { writeString } from "./strings.ts";

/** Writes a KeyValue and a comma. */
export function writeKeyValue(arena: Arena, key: string, value: unknown, outer: Nesting | undefined): void {
  writeAscii(arena, '{"key":');
  writeString(arena, key);
  writeAscii(arena, ',"value":');
  writeAnyValue(arena, value, outer);
  writeAscii(arena, "},");
}

/** Takes the comma after the last of several away. */
export function dropComma(arena: Arena, from: number): void {
  if (arena.pos > from) arena.pos--;
}

function writeAnyValue(arena: Arena, value: unknown, outer: Nesting | undefined): void {
  switch (typeof value) {
    case "string":
      writeAscii(arena, '{"stringValue":');
      writeString(arena, value);
      return writeAscii(arena, "}");
    case "boolean":
      return writeAscii(arena, value ? '{"boolValue":true}' : '{"boolValue":false}');
    case "number":
      return writeNumber(arena, value);
    case "bigint":
      if (!isInt64BigInt(value)) throw invalidAttribute;
      return writeAscii(arena, `{"intValue":"${value}"}`);
    case "object":
      return value === null ? writeAscii(arena, "{}") : writeObject(arena, value, outer);
    case "undefined":
      return writeAscii(arena, "{}");
    default:
      throw invalidAttribute;
  }
}

function writeNumber(arena: Arena, value: number): void {
  if (isInt64(value) && !Object.is(value, -0)) return writeAscii(arena, `{"intValue":"${digits(value)}"}`);
  writeAscii(arena, '{"doubleValue":');
  arena.ensure(numberRoom);
  arena.pos = putDouble(arena.bytes, arena.view, arena.pos, value);
  writeAscii(arena, "}");
}

function writeObject(arena: Arena, value: object, outer: Nesting | undefined): void {
  if (value instanceof Uint8Array) return writeBytes(arena, value);
  const nesting = nestingOf(value, outer);
  writeAscii(arena, Array.isArray(value) ? '{"arrayValue":{"values":[' : '{"kvlistValue":{"values":[');
  const from = arena.pos;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (arena.pos > arena.limit) throw pointTooLarge;
      writeAnyValue(arena, value[index], nesting);
      writeAscii(arena, ",");
    }
  } else {
    const map = value as Record<string, unknown>;
    for (const key of Object.keys(map)) writeKeyValue(arena, key, map[key], nesting);
  }
  dropComma(arena, from);
  writeAscii(arena, "]}}");
}

function writeBytes(arena: Arena, value: Uint8Array): void {
  if (arena.pos + value.length > arena.limit) throw pointTooLarge;
  writeAscii(arena, '{"bytesValue":"');
  writeAscii(arena, Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64"));
  writeAscii(arena, '"}');
}
