import type { Clock } from "@meterbridge/core";

/** A clock on which a wait is over at once, and took the time that it should. One wait at a time. */
export function leapingClock(): Clock & { readonly waits: readonly number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wallTime: () => now,
    setTimeout(run, delayMs) {
      let wanted = true;
      queueMicrotask(() => {
        if (!wanted) return;
        now += delayMs;
        waits.push(delayMs);
        run();
      });
      return () => {
        wanted = false;
      };
    },
  };
}
