import type { WriteAttributes } from "../attribute-column.ts";
import type { Arena } from "../arena.ts";
import {
  exponentialHistogramType,
  hasExtras,
  histogramType,
  intValueType,
  type ExponentialBuckets,
  exponentialHistogramOf,
  histogramOf,
  type Point,
} from "../data.ts";
import type { MetricIdentity } from "../metric-slot.ts";
import { RewrittenPoints } from "../rewritten-points.ts";
import type { Run } from "../run.ts";
import { invalidValue, pointTooLarge } from "../unencodable.ts";
import { writeAttributes } from "./attributes.ts";
import { putAscii, putCount, putDouble, putNanos, putNumber, putSmall, writeAscii } from "./digits.ts";
import { writeExtras } from "./exemplars.ts";

/** The points of a metric in JSON, each with a comma behind it. */
export function jsonPoints(identity: MetricIdentity): RewrittenPoints {
  switch (identity.type) {
    case histogramType:
      return new RewrittenPoints(writeBegin, writeHistogramPoint);
    case exponentialHistogramType:
      return new RewrittenPoints(writeBegin, writeExponentialHistogramPoint);
    default: {
      const ints = identity.valueType === intValueType;
      return new RewrittenPoints(writeBegin, (run, point, attributes) => writeNumberPoint(run, point, attributes, ints));
    }
  }
}

/** The beginning of a point, which is kept for the next export. */
function writeBegin(run: Run, attributes: Point["attributes"]): void {
  writeAscii(run.arena, '{"attributes":[');
  writeAttributes(run.arena, attributes, run.snapshot);
  writeAscii(run.arena, '],"startTimeUnixNano":"');
}

function writeNumberPoint(run: Run, point: Point, attributes: WriteAttributes, ints: boolean): void {
  const { arena } = run;
  writeTimes(run, point, attributes, 128);
  arena.pos = putNumber(arena.bytes, arena.pos, point.value, ints);
  finishPoint(arena, point, ints);
}

function writeHistogramPoint(run: Run, point: Point, attributes: WriteAttributes): void {
  const { arena } = run;
  const value = histogramOf(point);
  const { counts, boundaries } = value.buckets;
  if (!(arena.pos + counts.length * 4 <= arena.limit)) throw pointTooLarge;
  writeTimes(run, point, attributes, 256);
  putSummary(arena, value.count, value.sum, value.min, value.max);
  if (counts.length > 0) writeCounts(arena, ',"bucketCounts":[', counts);
  if (boundaries.length > 0) {
    const bytes = run.boundsText.of(boundaries);
    arena.append(bytes, 0, bytes.length);
  }
  finishPoint(arena, point, false);
}

function writeExponentialHistogramPoint(run: Run, point: Point, attributes: WriteAttributes): void {
  const { arena } = run;
  const value = exponentialHistogramOf(point);
  writeTimes(run, point, attributes, 384);
  putSummary(arena, value.count, value.sum, value.min, value.max);
  arena.pos = putInt32(arena.bytes, putAscii(arena.bytes, arena.pos, ',"scale":'), value.scale);
  arena.pos = putCount(arena.bytes, putAscii(arena.bytes, arena.pos, ',"zeroCount":'), value.zeroCount);
  arena.pos = putOptionalDouble(arena.bytes, arena.pos, ',"zeroThreshold":', value.zeroThreshold);
  writeBuckets(arena, ',"positive":{"offset":', value.positive);
  writeBuckets(arena, ',"negative":{"offset":', value.negative);
  finishPoint(arena, point, false);
}

/** Writes the attributes and times, and makes room for so many bytes more. */
function writeTimes(run: Run, point: Point, attributes: WriteAttributes, room: number): void {
  const { arena, startTime, endTime } = run;
  startTime.set(point.startTime);
  endTime.set(point.endTime);
  attributes(run, point.attributes);
  arena.ensure(room);
  const { bytes } = arena;
  let pos = putNanos(bytes, arena.pos, startTime);
  pos = putAscii(bytes, pos, '","timeUnixNano":"');
  pos = putNanos(bytes, pos, endTime);
  bytes[pos] = 34;
  bytes[pos + 1] = 44;
  arena.pos = pos + 2;
}

function putSummary(arena: Arena, count: unknown, sum: unknown, min: unknown, max: unknown): void {
  const { bytes } = arena;
  let pos = putCount(bytes, putAscii(bytes, arena.pos, '"count":'), count);
  pos = putOptionalDouble(bytes, pos, ',"sum":', sum);
  pos = putOptionalDouble(bytes, pos, ',"min":', min);
  arena.pos = putOptionalDouble(bytes, pos, ',"max":', max);
}

function putOptionalDouble(bytes: Buffer, pos: number, name: string, value: unknown): number {
  if (value === undefined || value === null) return pos;
  if (typeof value !== "number") throw invalidValue;
  return putDouble(bytes, putAscii(bytes, pos, name), value);
}

function putInt32(bytes: Buffer, pos: number, value: number): number {
  if ((value | 0) !== value) throw invalidValue;
  return value < 0 ? putAscii(bytes, pos, String(value)) : putSmall(bytes, pos, value);
}

function writeBuckets(arena: Arena, name: string, buckets: ExponentialBuckets): void {
  arena.ensure(64);
  arena.pos = putInt32(arena.bytes, putAscii(arena.bytes, arena.pos, name), buckets.offset);
  if (buckets.bucketCounts.length > 0) writeCounts(arena, ',"bucketCounts":[', buckets.bucketCounts);
  writeAscii(arena, "}");
}

function writeCounts(arena: Arena, name: string, counts: readonly unknown[]): void {
  const { length } = counts;
  if (!(arena.pos + length * 4 <= arena.limit)) throw pointTooLarge;
  arena.ensure(64 + length * 24);
  const { bytes, view } = arena;
  let pos = putAscii(bytes, arena.pos, name);
  for (let index = 0; index < length; index++) {
    const count = counts[index];
    if (typeof count === "number" && (count & 7) === count) {
      // "0", in one step
      view.setUint32(pos, 0x2c22_3022 + (count << 8), true);
      pos += 4;
    } else {
      pos = putCount(bytes, pos, count);
      bytes[pos++] = 44;
    }
  }
  bytes[pos - 1] = 93;
  arena.pos = pos;
}

function finishPoint(arena: Arena, point: Point, ints: boolean): void {
  if (hasExtras(point)) writeExtras(arena, point, ints);
  arena.ensure(2);
  arena.bytes[arena.pos] = 125;
  arena.bytes[arena.pos + 1] = 44;
  arena.pos += 2;
}
