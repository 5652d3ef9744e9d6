import type { Clock } from "@meterbridge/core";

/** A clock whose time passes only from event to event: an hour takes as long as what happens in it. */
export interface EventClock extends Clock {
  /** Runs what is due up to this time, a millisecond at a time, and lets promises settle after each. */
  runUntil(ms: number): Promise<void>;
}

interface Timer {
  run: (() => void) | undefined;
}

export function eventClock(): EventClock {
  const due = new Map<number, Timer[]>();
  let now = 0;
  return {
    now: () => now,
    wallTime: () => now,
    setTimeout(run, delayMs) {
      const timer: Timer = { run };
      const at = now + Math.max(1, Math.ceil(delayMs));
      const timers = due.get(at);
      if (timers) timers.push(timer);
      else due.set(at, [timer]);
      return () => {
        timer.run = undefined;
      };
    },
    async runUntil(ms) {
      while (now < ms) {
        now++;
        const timers = due.get(now);
        if (!timers) continue;
        due.delete(now);
        for (const timer of timers) timer.run?.();
        await settled();
      }
    },
  };
}

/** Two turns of the event loop: a layer may wait for one, and somebody for that layer. */
async function settled(): Promise<void> {
  await turn();
  await turn();
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
