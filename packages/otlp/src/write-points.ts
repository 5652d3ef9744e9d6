import type { Point } from "@meterbridge/core/points";
import type { Run } from "./run.ts";
import { reasonOf } from "./unencodable.ts";

/** Writes one point at the end of the arena. It throws when that cannot be done. */
export type WritePoint = (run: Run, point: Point) => void;

/**
 * Writes points at the end of the arena, and where each ends to `ends`. What cannot be encoded is dropped.
 *
 * Returns the index of the first point that cannot be recognised at the next export; `to` when all can.
 */
export function writePoints(
  run: Run,
  points: readonly Point[],
  from: number,
  to: number,
  start: number,
  ends: number[],
  write: WritePoint,
): number {
  const { arena } = run;
  let stable = to;
  let index = from;
  while (index < to) {
    let pos = arena.pos;
    try {
      for (; index < to; index++) {
        arena.limit = pos + run.maxRequestBytes;
        write(run, points[index]!);
        if (run.changing) {
          stable = Math.min(stable, index);
          run.changing = false;
        }
        pos = arena.pos;
        ends.push(pos - start);
      }
    } catch (thrown) {
      // What it left in the snapshot stays: it stands behind all points that can be recognised.
      arena.pos = pos;
      run.changing = false;
      stable = Math.min(stable, index);
      ends.push(pos - start);
      run.dropPoint(index++, reasonOf(thrown));
    }
  }
  return stable;
}
