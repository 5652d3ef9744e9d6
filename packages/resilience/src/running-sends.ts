import { wait, type Call, type Clock } from "@meterbridge/core";

/** The sends that have no outcome yet, so that a flush or a close can wait for them. */
export interface RunningSends {
  add<Result>(sending: Promise<Result>): Promise<Result>;
  /** Resolves when those that run now have ended, or when the call is over. */
  ended(call: Call): Promise<void>;
}

export function runningSends(clock: Clock): RunningSends {
  const running = new Set<Promise<unknown>>();
  return {
    add(sending) {
      running.add(sending);
      const remove = (): void => void running.delete(sending);
      sending.then(remove, remove);
      return sending;
    },
    async ended(call) {
      if (running.size === 0) return;
      const all = new AbortController();
      void Promise.allSettled(running).then(() => all.abort());
      await wait(clock, call.deadline - clock.now(), call.signal, all.signal);
    },
  };
}
