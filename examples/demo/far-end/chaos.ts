import type { Arrival, Server } from "./server.ts";

/** Breaks a server now and then. */
export interface Troublemaker {
  /** A request came whole. */
  arrived(arrival: Arrival): void;
  /** Repairs everything, and breaks nothing any more. */
  calm(): Promise<void>;
}

/** Lets every second export meet a fault, one kind after the other. */
export function troublemaker<Verdict extends { readonly do: string }>(
  server: Server<Verdict>,
  intervalMs: number,
  announce: (what: string) => void,
): Troublemaker {
  const { faults } = server;
  let turn = 0;
  let toCome: readonly Verdict[] = [];
  let plannedMs = -Infinity;
  let calm = false;
  let timer: NodeJS.Timeout | undefined;

  return {
    arrived({ became }) {
      if (calm) return;
      if (became === "received") return planNext();
      giveOne();
    },
    async calm() {
      calm = true;
      clearTimeout(timer);
      await server.start();
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
    if (verdict) server.next(verdict);
    toCome = rest;
  }

  /** Not before the answer that is under way has left. */
  function leave(goneMs: number): void {
    const soonMs = intervalMs / 4;
    timer = setTimeout(() => {
      void server.stop();
      timer = setTimeout(() => void server.start(), intervalMs - soonMs + goneMs);
    }, soonMs);
  }
}
