import type { Clock } from "@meterbridge/core";
import type { Quietly } from "./quietly.ts";

/** As much of a clock as is needed to look at it. */
export type TimeSource = Pick<Clock, "now" | "wallTime">;

/** The last moment that a `Date` can be. */
const latest = 8.64e15;

/** A clock that always answers: where the other one throws, or gives no time, it stands still. */
export function trustedClock(clock: Clock, quiet: Quietly): TimeSource {
  const readNow = (): number => clock.now();
  const readWall = (): number => clock.wallTime();
  let last = 0;
  let lastWall = 0;
  return {
    now() {
      const now = quiet(readNow);
      if (now !== undefined && Number.isFinite(now) && now > last) last = now;
      return last;
    },
    wallTime() {
      const wall = quiet(readWall);
      if (wall !== undefined && Math.abs(wall) <= latest) lastWall = wall;
      return lastWall;
    },
  };
}
