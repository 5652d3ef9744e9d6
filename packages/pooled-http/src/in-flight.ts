import { type Call, type Clock, wait } from "@meterbridge/core";

/** The sends that have no outcome yet. */
export interface InFlight {
  readonly count: number;
  track<Result>(sent: Promise<Result>): Promise<Result>;
  /** Resolves when those that are there now have their outcome, when the call ends, or after `maxMs`. */
  settled(call: Call, maxMs?: number): Promise<void>;
}

export function inFlight(clock: Clock): InFlight {
  const sends = new Set<Promise<unknown>>();
  return {
    get count() {
      return sends.size;
    },
    track(sent) {
      sends.add(sent);
      void sent.then(() => sends.delete(sent));
      return sent;
    },
    async settled(call, maxMs = Infinity) {
      if (sends.size === 0) return;
      const all = new AbortController();
      void Promise.all(sends).then(() => all.abort());
      await wait(clock, Math.min(maxMs, call.deadline - clock.now()), call.signal, all.signal);
    },
  };
}
