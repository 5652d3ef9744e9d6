import type { Point } from "@meterbridge/core/points";
import { matchAttributes, noteEnd } from "../attribute-snapshot.ts";
import { hasExtras } from "../data.ts";
import { PatchedPoints, type Image } from "../patched-points.ts";
import type { Run } from "../run.ts";
import { writeAttributes } from "./attributes.ts";
import { writeExtras } from "./exemplars.ts";
import { headerSize } from "./header-size.ts";
import { putNumber } from "./number-value.ts";
import { finishLength } from "./varint.ts";

/*
 * A NumberDataPoint: 0x0a, its length, then at these places
 *    0  0x11  start_time_unix_nano  fixed64
 *    9  0x19  time_unix_nano        fixed64
 *   18  0x31 as_int sfixed64, or 0x21 as_double
 *   27  attributes (7), flags (8), exemplars (5)
 */

/** The points of a counter, an up-down counter or a gauge. */
export function numberPoints(ints: boolean): PatchedPoints {
  return new PatchedPoints(
    (run, point) => writeNumberPoint(run, point, ints),
    (run, image, points, from, to) => patchNumberPoints(run, image, points, from, to, ints),
  );
}

function writeNumberPoint(run: Run, point: Point, ints: boolean): void {
  const { arena, startTime, endTime, snapshot } = run;
  const reserved = run.lengthBytes;
  arena.ensure(64);
  arena.bytes[arena.pos] = 0x0a; // data_points
  const at = arena.pos + 1;
  const place = at + reserved;
  startTime.set(point.startTime);
  endTime.set(point.endTime);
  const { bytes, view } = arena;
  bytes[place] = 0x11;
  view.setUint32(place + 1, startTime.low, true);
  view.setUint32(place + 5, startTime.high, true);
  bytes[place + 9] = 0x19;
  view.setUint32(place + 10, endTime.low, true);
  view.setUint32(place + 14, endTime.high, true);
  bytes[place + 18] = putNumber(view, place + 19, point.value, ints) === "int" ? 0x31 : 0x21;
  arena.pos = place + 27;
  writeAttributes(arena, 0x3a, point.attributes, snapshot);
  if (snapshot) noteEnd(snapshot);
  if (hasExtras(point)) {
    run.changing = true;
    writeExtras(arena, point, 0x40, 0x2a, ints);
  }
  run.lengthBytes = finishLength(arena, at, reserved);
}

function patchNumberPoints(
  run: Run,
  image: Image,
  points: readonly Point[],
  from: number,
  to: number,
  ints: boolean,
): number {
  const { snapshot, view } = image;
  const { bytes, ends, start } = image.chunk;
  const { startTime, endTime } = run;
  const count = Math.min(to - from, image.stable);
  let cursor = 0;
  let at = start;
  let index = 0;
  try {
    for (; index < count; index++) {
      const point = points[from + index]!;
      const next = matchAttributes(snapshot, cursor, point.attributes);
      if (next < 0 || hasExtras(point)) break;
      const end = start + ends[index]!;
      const place = at + headerSize(end - at);
      startTime.set(point.startTime);
      endTime.set(point.endTime);
      view.setUint32(place + 1, startTime.low, true);
      view.setUint32(place + 5, startTime.high, true);
      view.setUint32(place + 10, endTime.low, true);
      view.setUint32(place + 14, endTime.high, true);
      bytes[place + 18] = putNumber(view, place + 19, point.value, ints) === "int" ? 0x31 : 0x21;
      cursor = next;
      at = end;
    }
  } catch {
    // The point is encoded again, which tells what is wrong with it.
  }
  image.cursor = cursor;
  return index;
}
