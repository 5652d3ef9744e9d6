import type { Exemplar, Point } from "@meterbridge/core/points";
import type { Arena } from "../arena.ts";
import { hasExemplars } from "../data.ts";
import { idBytes } from "../trace-ids.ts";
import { Nanos } from "../nanos.ts";
import { writeAttributes } from "./attributes.ts";
import { putNumber } from "./number-value.ts";
import { finishLength, putVarint } from "./varint.ts";

/** Writes a point's flags and exemplars, where there are any. An exemplar that cannot be encoded is left out. */
export function writeExtras(arena: Arena, point: Point, flagsTag: number, exemplarsTag: number, ints: boolean): void {
  const flags = (point.flags ?? 0) >>> 0;
  if (flags !== 0) {
    arena.ensure(8);
    arena.bytes[arena.pos] = flagsTag;
    arena.pos = putVarint(arena.bytes, arena.pos + 1, flags);
  }
  if (!hasExemplars(point)) return;
  for (const exemplar of point.exemplars!) {
    const { pos } = arena;
    try {
      writeExemplar(arena, exemplar, exemplarsTag, ints);
    } catch {
      arena.pos = pos;
    }
  }
}

function writeExemplar(arena: Arena, exemplar: Exemplar, tag: number, ints: boolean): void {
  const time = new Nanos();
  time.set(exemplar.timestamp ?? exemplar.time);
  arena.ensure(64);
  arena.bytes[arena.pos] = tag;
  const at = arena.pos + 1;
  let pos = at + 1;
  arena.bytes[pos] = 0x11; // time_unix_nano
  arena.view.setUint32(pos + 1, time.low, true);
  arena.view.setUint32(pos + 5, time.high, true);
  pos += 9;
  const kind = putNumber(arena.view, pos + 1, exemplar.value, ints);
  arena.bytes[pos] = kind === "int" ? 0x31 : 0x19; // as_int, as_double
  pos += 9;
  pos = putId(arena.bytes, pos, 0x22, idBytes(exemplar.spanId ?? exemplar.spanContext?.spanId, 8));
  pos = putId(arena.bytes, pos, 0x2a, idBytes(exemplar.traceId ?? exemplar.spanContext?.traceId, 16));
  arena.pos = pos;
  if (exemplar.filteredAttributes) writeAttributes(arena, 0x3a, exemplar.filteredAttributes, undefined);
  finishLength(arena, at, 1);
}

function putId(bytes: Buffer, pos: number, tag: number, id: Buffer | undefined): number {
  if (id === undefined) return pos;
  bytes[pos] = tag;
  bytes[pos + 1] = id.length;
  id.copy(bytes, pos + 2);
  return pos + 2 + id.length;
}
