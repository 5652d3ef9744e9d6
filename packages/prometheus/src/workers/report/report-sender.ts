import { type Clock, quietDiag, wait } from "@meterbridge/core";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { ReportEncoder } from "./report-encoder.ts";
import type { Slice } from "./slice.ts";

/** How a slice is sent; `false`: the channel is closed. */
type PostSlice = (slice: Slice, part: number) => Promise<boolean>;

/** Sends reports to one listener, slice by slice: the next one only when the one before was taken, so that neither side is flooded. */
export interface ReportSender {
  /**
   * Sends one; whether that was done. A listener that takes nothing for `patienceMs` is given up, or, with `isLast`, gets
   * the rest all the same. `clock` says whether waiting holds the process.
   */
  send(scopeMetrics: readonly ScopeMetrics[], post: PostSlice, clock: Clock, isLast?: boolean): Promise<boolean>;
  /** The listener has taken a part. */
  taken(part: number): void;
  /** The next report says everything. */
  forget(): void;
}

export function reportSender(name: string, patienceMs: number): ReportSender {
  const encoder = new ReportEncoder();
  let part = 0;
  let waiting: { readonly part: number; readonly taken: () => void } | undefined;
  let isWarned = false;

  return {
    async send(scopeMetrics, post, clock, isLast = false) {
      let isPatient = true;
      for (const slice of encoder.encode(scopeMetrics)) {
        const taken = isTaken(++part);
        if (!(await post(slice, part))) return giveUp();
        if (!isPatient) continue;
        await wait(clock, patienceMs, taken);
        isPatient = taken.aborted;
        if (!isPatient && !isLast) return giveUp();
      }
      tellSkipped();
      return true;
    },
    taken(which) {
      if (waiting?.part === which) waiting.taken();
    },
    forget: () => encoder.forget(),
  };

  function isTaken(which: number): AbortSignal {
    const taken = new AbortController();
    waiting = { part: which, taken: () => taken.abort() };
    return taken.signal;
  }

  function giveUp(): false {
    encoder.forget();
    return false;
  }

  function tellSkipped(): void {
    if (encoder.skipped === 0 || isWarned) return;
    isWarned = true;
    quietDiag.warn(`${name}: ${encoder.skipped} data points cannot be sent to the group. This is told once.`);
  }
}
