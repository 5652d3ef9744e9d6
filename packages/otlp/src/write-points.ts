import type { Point } from "./data.ts";
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
    let noted = run.snapshot?.length ?? 0;
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
        if (run.snapshot) noted = run.snapshot.length;
      }
    } catch (thrown) {
      arena.pos = pos;
      if (run.snapshot) run.snapshot.length = noted;
      run.changing = false;
      stable = Math.min(stable, index);
      ends.push(pos - start);
      run.dropPoint(index++, reasonOf(thrown));
    }
  }
  return stable;
}
