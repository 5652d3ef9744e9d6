import { type Clock, systemClock } from "./clock.ts";
import type { Call } from "./sink.ts";
import { wait } from "./wait.ts";

/** The sends that have no outcome yet, so that a flush or a close can wait for them. */
export interface InFlight {
  readonly count: number;
  /** Counts a send until it has its outcome; gives it back. */
  track<Result>(sent: Promise<Result>): Promise<Result>;
  /** Resolves when those that are there now have ended, when the call ends, or after `maxMs`. */
  settled(call: Call, maxMs?: number): Promise<void>;
}

export function inFlight(clock: Clock = systemClock): InFlight {
  const sends = new Set<Promise<unknown>>();
  return {
    get count() {
      return sends.size;
    },
    track(sent) {
      sends.add(sent);
      const remove = (): void => void sends.delete(sent);
      sent.then(remove, remove);
      return sent;
    },
    async settled(call, maxMs = Infinity) {
      if (sends.size === 0) return;
      const all = new AbortController();
      void Promise.allSettled(sends).then(() => all.abort());
      await wait(clock, Math.min(maxMs, call.deadline - clock.now()), call.signal, all.signal);
    },
  };
}
