import type { ExponentialBuckets, Point } from "@meterbridge/core/points";
import { checkCount, putCount, upperHalf } from "../int64.ts";
import type { Arena } from "../arena.ts";
import { hasExtras, exponentialHistogramOf } from "../data.ts";
import { RewrittenPoints } from "../rewritten-points.ts";
import type { WriteAttributes } from "../attribute-column.ts";
import type { Run } from "../run.ts";
import { invalidValue, pointTooLarge } from "../unencodable.ts";
import { writeAttributes } from "./attributes.ts";
import { writeExtras } from "./exemplars.ts";
import { finishLength, putVarint, putVarint64, varintSize } from "./varint.ts";

/** The points of an exponential histogram: bucket counts are varints, so that nothing has a fixed place. */
export function exponentialHistogramPoints(): RewrittenPoints {
  return new RewrittenPoints(
    (run, attributes) => writeAttributes(run.arena, 0x0a, attributes, run.snapshot),
    writeExponentialHistogramPoint,
  );
}

function writeExponentialHistogramPoint(run: Run, point: Point, attributes: WriteAttributes): void {
  const { arena, startTime, endTime } = run;
  const value = exponentialHistogramOf(point);
  const reserved = run.lengthBytes;
  arena.ensure(128);
  const { bytes, view } = arena;
  bytes[arena.pos] = 0x0a; // data_points
  const at = arena.pos + 1;
  let pos = at + reserved;
  startTime.set(point.startTime);
  endTime.set(point.endTime);
  bytes[pos] = 0x11; // start_time_unix_nano
  view.setUint32(pos + 1, startTime.low, true);
  view.setUint32(pos + 5, startTime.high, true);
  bytes[pos + 9] = 0x19; // time_unix_nano
  view.setUint32(pos + 10, endTime.low, true);
  view.setUint32(pos + 14, endTime.high, true);
  bytes[pos + 18] = 0x21; // count
  putCount(view, pos + 19, value.count);
  bytes[pos + 27] = 0x39; // zero_count
  putCount(view, pos + 28, value.zeroCount);
  pos += 36;
  pos = putOptionalDouble(bytes, view, pos, 0x29, value.sum);
  pos = putOptionalDouble(bytes, view, pos, 0x61, value.min);
  pos = putOptionalDouble(bytes, view, pos, 0x69, value.max);
  pos = putOptionalDouble(bytes, view, pos, 0x71, value.zeroThreshold);
  if (value.scale !== 0) pos = putSint32(bytes, pos, 0x30, value.scale);
  arena.pos = pos;
  attributes(run, point.attributes);
  writeBuckets(arena, 0x42, value.positive); // positive
  writeBuckets(arena, 0x4a, value.negative); // negative
  if (hasExtras(point)) writeExtras(arena, point, 0x50, 0x5a, false);
  run.lengthBytes = finishLength(arena, at, reserved);
}

function putOptionalDouble(bytes: Buffer, view: DataView, pos: number, tag: number, value: unknown): number {
  if (value === undefined || value === null) return pos;
  if (typeof value !== "number") throw invalidValue;
  bytes[pos] = tag;
  view.setFloat64(pos + 1, value, true);
  return pos + 9;
}

function putSint32(bytes: Buffer, pos: number, tag: number, value: number): number {
  if ((value | 0) !== value) throw invalidValue;
  bytes[pos] = tag;
  return putVarint(bytes, pos + 1, ((value << 1) ^ (value >> 31)) >>> 0);
}

function writeBuckets(arena: Arena, tag: number, buckets: ExponentialBuckets): void {
  const counts = buckets.bucketCounts;
  const { length } = counts;
  if (!(arena.pos + length <= arena.limit)) throw pointTooLarge;
  arena.ensure(length * 10 + 32);
  const { bytes, view } = arena;
  bytes[arena.pos] = tag;
  const at = arena.pos + 1;
  const reserved = length < 116 ? 1 : 2;
  let pos = at + reserved;
  if (buckets.offset !== 0) pos = putSint32(bytes, pos, 0x08, buckets.offset);
  if (length > 0) {
    bytes[pos] = 0x12; // bucket_counts
    const countsAt = pos + 1;
    const countsReserved = varintSize(length);
    pos = countsAt + countsReserved;
    let index = 0;
    // Four small counts at once, as long as there are such: most are zero.
    for (; index + 3 < length; index += 4) {
      const a: unknown = counts[index];
      const b: unknown = counts[index + 1];
      const c: unknown = counts[index + 2];
      const d: unknown = counts[index + 3];
      if (!isSmall(a) || !isSmall(b) || !isSmall(c) || !isSmall(d)) break;
      view.setInt32(pos, a | (b << 8) | (c << 16) | (d << 24), true);
      pos += 4;
    }
    for (; index < length; index++) {
      const count: unknown = counts[index];
      if (isSmall(count)) bytes[pos++] = count;
      else pos = putCountVarint(bytes, pos, count);
    }
    arena.pos = pos;
    finishLength(arena, countsAt, countsReserved);
  } else {
    arena.pos = pos;
  }
  finishLength(arena, at, reserved);
}

/** Whether a count takes one byte. */
function isSmall(count: unknown): count is number {
  return typeof count === "number" && (count & 127) === count;
}

function putCountVarint(bytes: Buffer, pos: number, count: unknown): number {
  if (typeof count === "number" && count >>> 0 === count) return putVarint(bytes, pos, count);
  checkCount(count);
  if (typeof count === "number") return putVarint64(bytes, pos, count >>> 0, upperHalf(count));
  return putVarint64(bytes, pos, Number(count & 0xffff_ffffn), Number(count >> 32n));
}
