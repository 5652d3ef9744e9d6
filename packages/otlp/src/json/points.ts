import { dataPointTypes, intValueType } from "@meterbridge/core";
import type { ExponentialBuckets, Point } from "@meterbridge/core/points";
import type { WriteAttributes } from "../attribute-column.ts";
import type { Arena } from "../arena.ts";
import { hasExtras, exponentialHistogramOf, histogramOf } from "../data.ts";
import { literal, putLiteral, writeLiteral, type Literal } from "../literal.ts";
import type { MetricIdentity } from "../metric-slot.ts";
import { RewrittenPoints } from "../rewritten-points.ts";
import type { Run } from "../run.ts";
import { invalidValue, pointTooLarge } from "../unencodable.ts";
import { writeAttributes } from "./attributes.ts";
import { writeCounts } from "./counts.ts";
import { putAscii, putCount, putNanos, putNumber, putWhole } from "./digits.ts";
import { writeExtras } from "./exemplars.ts";

const beginAttributes = literal('{"attributes":[');
const beginStart = literal('],"startTimeUnixNano":"');
const countName = literal('"count":');
const sumName = literal(',"sum":');
const minName = literal(',"min":');
const maxName = literal(',"max":');
const scaleName = literal(',"scale":');
const zeroCountName = literal(',"zeroCount":');
const zeroThresholdName = literal(',"zeroThreshold":');
const positiveName = literal(',"positive":{"offset":');
const negativeName = literal(',"negative":{"offset":');

/** The points of a metric in JSON, each with a comma behind it. */
export function jsonPoints(identity: MetricIdentity): RewrittenPoints {
  switch (identity.type) {
    case dataPointTypes.histogram:
      return new RewrittenPoints(writeStart, writeHistogramPoint);
    case dataPointTypes.exponentialHistogram:
      return new RewrittenPoints(writeStart, writeExponentialHistogramPoint);
    default: {
      const ints = identity.valueType === intValueType;
      return new RewrittenPoints(writeStart, (run, point, attributes) =>
        writeNumberPoint(run, point, attributes, ints),
      );
    }
  }
}

/** What a point starts with, up to its start time: it is kept for the next export. */
function writeStart(run: Run, attributes: Point["attributes"]): void {
  writeLiteral(run.arena, beginAttributes);
  writeAttributes(run.arena, attributes, run.snapshot);
  writeLiteral(run.arena, beginStart);
}

function writeNumberPoint(run: Run, point: Point, attributes: WriteAttributes, ints: boolean): void {
  const { arena } = run;
  writeTimes(run, point, attributes, 128);
  arena.pos = putNumber(arena.bytes, arena.view, arena.pos, point.value, ints);
  finishPoint(arena, point, ints);
}

function writeHistogramPoint(run: Run, point: Point, attributes: WriteAttributes): void {
  const { arena } = run;
  const value = histogramOf(point);
  const { counts, boundaries } = value.buckets;
  if (!(arena.pos + counts.length * 4 <= arena.limit)) throw pointTooLarge;
  writeTimes(run, point, attributes, 256);
  putSummary(run, value.count, value.sum, value.min, value.max);
  if (counts.length > 0) writeCounts(arena, counts);
  if (boundaries.length > 0) writeLiteral(arena, run.boundsText.of(boundaries));
  finishPoint(arena, point, false);
}

function writeExponentialHistogramPoint(run: Run, point: Point, attributes: WriteAttributes): void {
  const { arena } = run;
  const value = exponentialHistogramOf(point);
  writeTimes(run, point, attributes, 384);
  putSummary(run, value.count, value.sum, value.min, value.max);
  arena.pos = putInt32(arena.bytes, arena.view, putLiteral(arena.view, arena.pos, scaleName), value.scale);
  arena.pos = putCount(arena.bytes, arena.view, putLiteral(arena.view, arena.pos, zeroCountName), value.zeroCount);
  putOptionalDouble(run, zeroThresholdName, value.zeroThreshold);
  writeBuckets(arena, positiveName, value.positive);
  writeBuckets(arena, negativeName, value.negative);
  finishPoint(arena, point, false);
}

/** Writes the attributes and times, and makes room for so many bytes more. */
function writeTimes(run: Run, point: Point, attributes: WriteAttributes, room: number): void {
  const { arena, startTime, endTime } = run;
  startTime.set(point.startTime);
  endTime.set(point.endTime);
  attributes(run, point.attributes);
  arena.ensure(room);
  const pos = putNanos(arena.bytes, arena.view, arena.pos, startTime);
  arena.pos = putLiteral(arena.view, pos, run.endTimeText.of(endTime));
}

function putSummary(run: Run, count: unknown, sum: unknown, min: unknown, max: unknown): void {
  const { bytes, view, pos } = run.arena;
  run.arena.pos = putCount(bytes, view, putLiteral(view, pos, countName), count);
  putOptionalDouble(run, sumName, sum);
  putOptionalDouble(run, minName, min);
  putOptionalDouble(run, maxName, max);
}

function putOptionalDouble({ arena, doubles }: Run, name: Literal, value: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value !== "number") throw invalidValue;
  arena.pos = doubles.put(arena, putLiteral(arena.view, arena.pos, name), value);
}

function putInt32(bytes: Buffer, view: DataView, pos: number, value: number): number {
  if ((value | 0) !== value) throw invalidValue;
  return value < 0 ? putAscii(bytes, pos, String(value)) : putWhole(view, pos, value);
}

function writeBuckets(arena: Arena, name: Literal, buckets: ExponentialBuckets): void {
  arena.ensure(64);
  arena.pos = putInt32(arena.bytes, arena.view, putLiteral(arena.view, arena.pos, name), buckets.offset);
  if (buckets.bucketCounts.length > 0) writeCounts(arena, buckets.bucketCounts);
  arena.ensure(1);
  arena.bytes[arena.pos++] = 125;
}

function finishPoint(arena: Arena, point: Point, ints: boolean): void {
  if (hasExtras(point)) writeExtras(arena, point, ints);
  arena.ensure(2);
  arena.bytes[arena.pos] = 125;
  arena.bytes[arena.pos + 1] = 44;
  arena.pos += 2;
}
