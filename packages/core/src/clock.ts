/** Time as a parameter, so that tests can hold it. */
export interface Clock {
  /** Milliseconds that only ever grow, from an arbitrary start: deadlines, waits, ages. */
  now(): number;
  /** Milliseconds since 1970, as the system believes: to read the dates that a far end sends. */
  wallTime(): number;
  /** Runs `run` once after `delayMs`, unless the returned function is called before. It holds the process. */
  setTimeout(run: () => void, delayMs: number): () => void;
}

// A longer delay makes Node's timer fire at once.
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  setTimeout(run, delayMs) {
    const timer = setTimeout(run, Math.min(delayMs, longestDelayMs));
    return () => clearTimeout(timer);
  },
};
