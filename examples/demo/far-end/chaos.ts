import type { HttpFarEnd, HttpVerdict } from "@meterbridge/test-harness";
import { faults } from "./faults.ts";

/** Breaks a far end now and then. */
export interface Troublemaker {
  /** A request was answered so. */
  answered(verdict: HttpVerdict): void;
  /** Repairs everything, and breaks nothing any more. */
  calm(): Promise<void>;
}

/** Lets every second export meet a fault, one kind after the other. */
export function troublemaker(farEnd: HttpFarEnd, intervalMs: number, announce: (what: string) => void): Troublemaker {
  let turn = 0;
  let toCome: readonly HttpVerdict[] = [];
  let plannedMs = -Infinity;
  let calm = false;
  let timer: NodeJS.Timeout | undefined;

  return {
    answered({ do: done }) {
      if (calm) return;
      if (done === "accept" || done === "cut") return planNext();
      giveOne();
    },
    async calm() {
      calm = true;
      clearTimeout(timer);
      await farEnd.start();
    },
  };

  function planNext(): void {
    const nowMs = performance.now();
    if (nowMs - plannedMs < 1.5 * intervalMs) return;
    plannedMs = nowMs;
    const fault = faults[turn++ % faults.length]!;
    announce(fault.what);
    toCome = fault.verdicts;
    // A connection that is reset is not seen here: both verdicts are given at once.
    while (toCome[0]?.do === "drop_before") giveOne();
    giveOne();
    if (fault.goneMs !== undefined) leave(fault.goneMs);
  }

  function giveOne(): void {
    const [verdict, ...rest] = toCome;
    if (verdict) farEnd.next(verdict);
    toCome = rest;
  }

  /** Not before the answer that is under way has left. */
  function leave(goneMs: number): void {
    const soonMs = intervalMs / 4;
    timer = setTimeout(() => {
      void farEnd.stop();
      timer = setTimeout(() => void farEnd.start(), intervalMs - soonMs + goneMs);
    }, soonMs);
  }
}
