import type { Call } from "@meterbridge/core";
import { unlessAborted } from "./unless-aborted.ts";

/** The sends that have no outcome yet. */
export interface InFlight {
  track<Result>(sent: Promise<Result>): Promise<Result>;
  /** Resolves when those that are there now have their outcome, or when the call is called off. */
  settled(call: Call): Promise<void>;
}

export function inFlight(): InFlight {
  const sends = new Set<Promise<unknown>>();
  return {
    track(sent) {
      sends.add(sent);
      void sent.then(() => sends.delete(sent));
      return sent;
    },
    async settled(call) {
      if (sends.size > 0 && !call.signal.aborted) await unlessAborted(Promise.all(sends), call.signal);
    },
  };
}
