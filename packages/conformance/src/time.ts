import { type Clock, systemClock } from "@meterbridge/core";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { suiteTimeMs } from "./data/suite-time.ts";
import { testClock } from "./test-clock.ts";

/** Time as a case sees it: that of the exporter, which may run faster than real time. */
export interface Time {
  readonly clock: Clock;
  /** Lets time pass until the promise settles; throws after `limitMs` of real time. `what` says what was waited for. */
  until<Value>(what: string, promise: Promise<Value>, limitMs?: number): Promise<Value>;
  /** Lets time pass until it is so, in steps of `stepMs` (50) where it can be held. */
  untilSo(what: string, isSo: () => boolean | Promise<boolean>, stepMs?: number): Promise<void>;
  /** Waits for the promise, while time stands still where it can be held. */
  whileItStands<Value>(what: string, promise: Promise<Value>): Promise<Value>;
  /** Waits until it is so, while time stands still where it can be held. */
  untilSoWhileItStands(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  /**
   * Waits for what has to be over by its timeout, which began just now: lets that much time pass and a moment more, for
   * what is done then, and no more where time can be held.
   */
  byTimeout<Value>(what: string, promise: Promise<Value>, timeoutMs: number): Promise<Value>;
  /** Lets exactly this much pass. */
  pass(ms: number): Promise<void>;
  /** In how many milliseconds each timer on the clock is due; none are known where it cannot be held. */
  pending(): readonly number[];
}

// A held clock goes on by so much with each millisecond of real time: back-off waits take no time, and an answer of a
// far end is there long before a deadline.
const usualStepMs = 50;

/**
 * How much of real time passes with each step of a held clock: a millisecond, in which an answer can come over a network,
 * or a turn of the event loop, which is enough for what is all in one process.
 */
export type Pace = "millisecond" | "turn";

// For what is done when the time of something is over.
const afterTimeoutMs = 100;

/** The suite's own clock, which goes on while somebody waits; or the system's, for who takes none. */
export function timeFor(takesClock: boolean, limitMs: number, pace: Pace): Time {
  const held = takesClock ? testClock({ wallTimeMs: suiteTimeMs }) : undefined;
  const standing = async (): Promise<void> => (pace === "turn" ? nextTurn() : delay(1));
  const passing = async (stepMs: number): Promise<void> => {
    await standing();
    await held?.advance(stepMs);
  };
  return {
    clock: held ?? systemClock,
    until: (what, promise, ownLimitMs = limitMs) => settled(what, promise, () => passing(usualStepMs), ownLimitMs),
    untilSo: (what, isSo, stepMs = usualStepMs) => untilSo(what, isSo, () => passing(stepMs), limitMs),
    whileItStands: (what, promise) => settled(what, promise, standing, limitMs),
    untilSoWhileItStands: (what, isSo) => untilSo(what, isSo, standing, limitMs),
    async byTimeout(what, promise, timeoutMs) {
      const clock = held ?? systemClock;
      const endMs = clock.now() + timeoutMs + afterTimeoutMs;
      const isOver = settling(promise);
      while (!isOver() && clock.now() < endMs) await passing(Math.min(usualStepMs, endMs - clock.now()));
      return settled(`${what}, ${timeoutMs} ms after it began`, promise, standing, limitMs);
    },
    pass: async (ms) => {
      if (!held) return delay(ms);
      // Step by step, so that what is under way meanwhile goes on, too.
      for (let leftMs = ms; leftMs > 0; leftMs -= usualStepMs) await passing(Math.min(leftMs, usualStepMs));
    },
    pending: () => held?.pending() ?? [],
  };
}

async function settled<Value>(
  what: string,
  promise: Promise<Value>,
  tick: () => Promise<void>,
  limitMs: number,
): Promise<Value> {
  await untilSo(what, settling(promise), tick, limitMs);
  return promise;
}

/** Tells whether a promise has settled. */
function settling(promise: Promise<unknown>): () => boolean {
  let isSettled = false;
  const settle = (): void => void (isSettled = true);
  promise.then(settle, settle);
  return () => isSettled;
}

async function untilSo(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  tick: () => Promise<void>,
  limitMs: number,
): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`waited in vain, for ${limitMs} ms of real time: ${what}`);
    await tick();
  }
}
