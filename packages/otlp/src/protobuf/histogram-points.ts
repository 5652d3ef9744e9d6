import type { Point } from "@meterbridge/core/points";
import { matchAttributes, noteEnd } from "../attribute-snapshot.ts";
import { hasExtras, histogramOf } from "../data.ts";
import { putCount } from "../int64.ts";
import { PatchedPoints, type Image } from "../patched-points.ts";
import type { Run } from "../run.ts";
import { sameNumbers } from "../same-numbers.ts";
import { invalidValue, pointTooLarge } from "../unencodable.ts";
import { writeAttributes } from "./attributes.ts";
import { writeExtras } from "./exemplars.ts";
import { headerSize } from "./header-size.ts";
import { finishLength, putVarint, varintSize } from "./varint.ts";

/*
 * A HistogramDataPoint: 0x0a, its length, then at these places
 *    0  0x11  start_time_unix_nano  fixed64
 *    9  0x19  time_unix_nano        fixed64
 *   18  0x21  count                 fixed64
 *   27  0x29  sum, 0x59 min, 0x61 max: doubles, where there are such
 *       0x32  bucket_counts         length, packed fixed64
 *       0x3a  explicit_bounds       length, packed double
 *       attributes (9), flags (10), exemplars (8)
 */

/** The points of a histogram with explicit bounds. */
export function histogramPoints(): PatchedPoints {
  return new PatchedPoints(writeHistogramPoint, patchHistogramPoints);
}

function writeHistogramPoint(run: Run, point: Point): void {
  const { arena, startTime, endTime, snapshot } = run;
  const value = histogramOf(point);
  const { counts, boundaries } = value.buckets;
  const reserved = run.lengthBytes;
  const room = 128 + 8 * (counts.length + boundaries.length);
  if (!(arena.pos + room - 128 <= arena.limit)) throw pointTooLarge;
  arena.ensure(room);
  const { bytes, view } = arena;
  bytes[arena.pos] = 0x0a; // data_points
  const at = arena.pos + 1;
  let pos = at + reserved;
  startTime.set(point.startTime);
  endTime.set(point.endTime);
  bytes[pos] = 0x11;
  view.setUint32(pos + 1, startTime.low, true);
  view.setUint32(pos + 5, startTime.high, true);
  bytes[pos + 9] = 0x19;
  view.setUint32(pos + 10, endTime.low, true);
  view.setUint32(pos + 14, endTime.high, true);
  bytes[pos + 18] = 0x21;
  putCount(view, pos + 19, value.count);
  pos += 27;
  pos = putOptionalDouble(bytes, view, pos, 0x29, value.sum);
  pos = putOptionalDouble(bytes, view, pos, 0x59, value.min);
  pos = putOptionalDouble(bytes, view, pos, 0x61, value.max);
  if (counts.length > 0) {
    bytes[pos] = 0x32;
    pos = putVarint(bytes, pos + 1, counts.length * 8);
    for (let index = 0; index < counts.length; index++, pos += 8) putCount(view, pos, counts[index]);
  }
  if (boundaries.length > 0) {
    bytes[pos] = 0x3a;
    pos = putVarint(bytes, pos + 1, boundaries.length * 8);
    for (let index = 0; index < boundaries.length; index++, pos += 8) {
      const bound: unknown = boundaries[index];
      if (typeof bound !== "number") throw invalidValue;
      view.setFloat64(pos, bound, true);
    }
  }
  arena.pos = pos;
  writeAttributes(arena, 0x4a, point.attributes, snapshot);
  if (snapshot) {
    noteEnd(snapshot);
    run.bounds ??= boundaries.slice();
    if (!sameNumbers(run.bounds, boundaries)) run.changing = true;
  }
  if (hasExtras(point)) {
    run.changing = true;
    writeExtras(arena, point, 0x50, 0x42, false);
  }
  run.lengthBytes = finishLength(arena, at, reserved);
}

function putOptionalDouble(bytes: Buffer, view: DataView, pos: number, tag: number, value: unknown): number {
  if (value === undefined || value === null) return pos;
  if (typeof value !== "number") throw invalidValue;
  bytes[pos] = tag;
  view.setFloat64(pos + 1, value, true);
  return pos + 9;
}

function patchHistogramPoints(run: Run, image: Image, points: readonly Point[], from: number, to: number): number {
  const { snapshot, view, bounds } = image;
  const { bytes, ends, start } = image.chunk;
  const { startTime, endTime } = run;
  const count = Math.min(to - from, image.stable);
  let checkedBounds: readonly number[] | undefined;
  let cursor = 0;
  let at = start;
  let index = 0;
  try {
    for (; index < count; index++) {
      const point = points[from + index]!;
      const next = matchAttributes(snapshot, cursor, point.attributes);
      if (next < 0 || hasExtras(point)) break;
      const value = histogramOf(point);
      const { counts, boundaries } = value.buckets;
      if (boundaries !== checkedBounds) {
        if (!sameNumbers(bounds!, boundaries)) break;
        checkedBounds = boundaries;
      }
      const end = start + ends[index]!;
      let pos = at + headerSize(end - at);
      startTime.set(point.startTime);
      endTime.set(point.endTime);
      view.setUint32(pos + 1, startTime.low, true);
      view.setUint32(pos + 5, startTime.high, true);
      view.setUint32(pos + 10, endTime.low, true);
      view.setUint32(pos + 14, endTime.high, true);
      putCount(view, pos + 19, value.count);
      pos += 27;
      pos = patchOptionalDouble(bytes, view, pos, 0x29, value.sum);
      if (pos > 0) pos = patchOptionalDouble(bytes, view, pos, 0x59, value.min);
      if (pos > 0) pos = patchOptionalDouble(bytes, view, pos, 0x61, value.max);
      if (pos < 0) break;
      const { length } = counts;
      if (length > 0) {
        if (bytes[pos] !== 0x32 || !hasVarint(bytes, pos + 1, length * 8)) break;
        pos += 1 + varintSize(length * 8);
        for (let bucket = 0; bucket < length; bucket++, pos += 8) putCount(view, pos, counts[bucket]);
      } else if (bytes[pos] === 0x32) break;
      cursor = next;
      at = end;
    }
  } catch {
    // The point is encoded again, which tells what is wrong with it.
  }
  image.cursor = cursor;
  return index;
}

/** Replaces a double, if there is one where there was one; -1 when the point has another shape. */
function patchOptionalDouble(bytes: Buffer, view: DataView, pos: number, tag: number, value: unknown): number {
  if (value === undefined || value === null) return bytes[pos] === tag ? -1 : pos;
  if (bytes[pos] !== tag || typeof value !== "number") return -1;
  view.setFloat64(pos + 1, value, true);
  return pos + 9;
}

function hasVarint(bytes: Buffer, pos: number, value: number): boolean {
  for (; value > 127; value >>>= 7) if (bytes[pos++] !== ((value & 127) | 128)) return false;
  return bytes[pos] === value;
}
