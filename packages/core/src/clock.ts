import type { Call } from "./sink.ts";

/** Time as a parameter, so that tests can hold it. */
export interface Clock {
  /** Milliseconds that only ever grow, from an arbitrary start: deadlines, waits, ages. */
  now(): number;
  /** Milliseconds since 1970, as the system believes: to read the dates that a far end sends. */
  wallTime(): number;
  /**
   * Runs `run` once after `delayMs`, unless the returned function is called before. It holds the process, unless it is
   * for something in the background, which nobody awaits.
   */
  setTimeout(run: () => void, delayMs: number, inBackground?: boolean): () => void;
}

// A longer delay makes Node's timer fire at once.
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  setTimeout(run, delayMs, inBackground) {
    const timer = setTimeout(run, Math.min(delayMs, longestDelayMs));
    if (inBackground) timer.unref?.();
    return () => clearTimeout(timer);
  },
};

/** The clock for what a call waits for. */
export function clockFor(call: Call, clock: Clock): Clock {
  return call.inBackground ? backgroundClock(clock) : clock;
}

/** The same clock, for what goes on in the background: its timers do not hold the process. */
export function backgroundClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    setTimeout: (run, delayMs) => clock.setTimeout(run, delayMs, true),
  };
}
