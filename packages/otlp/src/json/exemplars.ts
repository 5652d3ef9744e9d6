import type { Exemplar, Point } from "@meterbridge/core/points";
import type { Arena } from "../arena.ts";
import { hasExemplars } from "../data.ts";
import { Nanos } from "../nanos.ts";
import { idBytes } from "../trace-ids.ts";
import { dropComma } from "./any-value.ts";
import { writeAttributes } from "./attributes.ts";
import { numberRoom, putNanos, putNumber, writeAscii } from "./digits.ts";

/** Writes a point's flags and exemplars, where there are any. An exemplar that cannot be encoded is left out. */
export function writeExtras(arena: Arena, point: Point, ints: boolean): void {
  const flags = (point.flags ?? 0) >>> 0;
  if (flags !== 0) writeAscii(arena, `,"flags":${flags}`);
  if (!hasExemplars(point)) return;
  const before = arena.pos;
  writeAscii(arena, ',"exemplars":[');
  const from = arena.pos;
  for (const exemplar of point.exemplars!) {
    const { pos } = arena;
    try {
      writeExemplar(arena, exemplar, ints);
    } catch {
      arena.pos = pos;
    }
  }
  if (arena.pos === from) {
    arena.pos = before;
    return;
  }
  dropComma(arena, from);
  writeAscii(arena, "]");
}

function writeExemplar(arena: Arena, exemplar: Exemplar, ints: boolean): void {
  const time = new Nanos();
  time.set(exemplar.timestamp ?? exemplar.time);
  writeAscii(arena, '{"timeUnixNano":"');
  arena.ensure(numberRoom * 3);
  arena.pos = putNanos(arena.bytes, arena.view, arena.pos, time);
  arena.bytes[arena.pos++] = 34;
  arena.bytes[arena.pos++] = 44;
  arena.pos = putNumber(arena.bytes, arena.view, arena.pos, exemplar.value, ints);
  writeId(arena, "spanId", idBytes(exemplar.spanId ?? exemplar.spanContext?.spanId, 8));
  writeId(arena, "traceId", idBytes(exemplar.traceId ?? exemplar.spanContext?.traceId, 16));
  if (exemplar.filteredAttributes) {
    writeAscii(arena, ',"filteredAttributes":[');
    writeAttributes(arena, exemplar.filteredAttributes, undefined);
    writeAscii(arena, "]");
  }
  writeAscii(arena, "},");
}

function writeId(arena: Arena, name: string, id: Buffer | undefined): void {
  if (id !== undefined) writeAscii(arena, `,"${name}":"${id.toString("hex")}"`);
}
