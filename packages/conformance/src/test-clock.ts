import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "@meterbridge/core";

/** A clock that stands still until it is told to go on. */
export interface TestClock extends Clock {
  /**
   * Goes on by `ms`. Timers that are due fire in their order, each at its own time, and what waits for a promise gets
   * its turn after each; timers set on the way count, too.
   */
  advance(ms: number): Promise<void>;
  /** Goes on to the next timer and fires it; gives how long that was. It throws when there is none. */
  advanceToNextTimer(): Promise<number>;
  /** In how many milliseconds each pending timer is due, the next one first. */
  pending(): readonly number[];
  /** Resolves when at least `count` timers are pending: the code under test has got to its wait. */
  waiting(count?: number): Promise<void>;
  /** Changes what the system believes the time is, as an administrator or a time server does. `now` does not care. */
  setWallTime(ms: number): void;
}

export interface TestClockOptions {
  /** What `now` begins with. 0 is avoided unless asked for: code that takes it for "not set" would not be caught. */
  readonly nowMs?: number;
  readonly wallTimeMs?: number;
}

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/** Makes a clock for tests, to be given to whatever takes a `clock`. */
export function testClock(options: TestClockOptions = {}): TestClock {
  let nowMs = options.nowMs ?? 1_000;
  let wallOffsetMs = (options.wallTimeMs ?? Date.UTC(2030, 0, 1)) - nowMs;
  const timers = new Set<Timer>();
  const watchers = new Set<() => void>();
  const inOrder = (): readonly Timer[] => [...timers].sort((a, b) => a.dueMs - b.dueMs);

  return {
    now: () => nowMs,
    wallTime: () => nowMs + wallOffsetMs,
    setTimeout(run, delayMs) {
      const timer = { dueMs: nowMs + Math.max(0, delayMs), run };
      timers.add(timer);
      for (const watch of [...watchers]) watch();
      return () => void timers.delete(timer);
    },
    advance: (ms) => advanceTo(nowMs + ms),
    async advanceToNextTimer() {
      await settle();
      const [next] = inOrder();
      if (!next) throw new Error("there is no timer to go on to");
      const ms = next.dueMs - nowMs;
      await fire(next);
      return ms;
    },
    pending: () => inOrder().map(({ dueMs }) => dueMs - nowMs),
    waiting(count = 1) {
      return new Promise((resolve) => {
        watchers.add(watch);
        watch();
        function watch(): void {
          if (timers.size < count) return;
          watchers.delete(watch);
          resolve();
        }
      });
    },
    setWallTime: (ms) => void (wallOffsetMs = ms - nowMs),
  };

  async function advanceTo(targetMs: number): Promise<void> {
    await settle();
    for (let [next] = inOrder(); next && next.dueMs <= targetMs; [next] = inOrder()) await fire(next);
    nowMs = Math.max(nowMs, targetMs);
  }

  async function fire(timer: Timer): Promise<void> {
    timers.delete(timer);
    nowMs = Math.max(nowMs, timer.dueMs);
    timer.run();
    await settle();
  }
}

// One turn of the event loop settles every chain of promises that waits for nothing from outside.
async function settle(): Promise<void> {
  await nextTurn();
}
