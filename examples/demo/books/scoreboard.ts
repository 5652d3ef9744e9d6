import { pointsOfMetrics } from "@meterbridge/test-harness";
import type { Arrivals } from "../far-end/messages.ts";
import { accumulator, isDelta } from "./accumulator.ts";
import { compare, type Comparison } from "./compare.ts";
import type { Ledger } from "./ledger.ts";
import type { Totals } from "./totals.ts";
import type { FinishedExport, Watcher } from "./watched.ts";

/** All that there is to see, at one moment. */
export interface Standing {
  readonly elapsedMs: number;
  /** Now, while the service goes on recording. */
  readonly now: readonly Comparison[];
  /** The instruments of which not all that was recorded before the last export is accounted for, as it was then. */
  readonly unsettled: readonly Comparison[];
  readonly exports: number;
  readonly failedExports: number;
  /** Of exports that failed. */
  readonly lostPoints: number;
  readonly retries: number;
  /** Of the last export. */
  readonly latencyMs?: number;
  readonly points: number;
  /** What the far end saw; not known of a Collector. */
  readonly bytes?: number;
  readonly attempts?: number;
  /** What the far end answered last, or how the last export ended. */
  readonly lastAnswer: string;
  /** The newest at the end. */
  readonly notices: readonly Notice[];
}

export interface Notice {
  readonly atMs: number;
  readonly text: string;
}

/** Keeps the score between what is recorded and what arrives. */
export interface Scoreboard extends Watcher {
  arrived(arrivals: Arrivals): void;
  note(text: string): void;
  standing(): Standing;
}

const noticesKept = 50;

/** `hasFarEnd: false`: nobody tells what arrived, so what was answered for counts. */
export function scoreboard(ledger: Ledger, hasFarEnd: boolean): Scoreboard {
  const startedMs = performance.now();
  const answered = accumulator();
  const lost = accumulator();
  const uncertain = accumulator();
  const notices: Notice[] = [];
  let recordedBefore: Totals = new Map();
  let arrivals: Arrivals | undefined;
  let exports = 0;
  let failedExports = 0;
  let lostPoints = 0;
  let answeredPoints = 0;
  let retries = 0;
  let latencyMs: number | undefined;
  let lastOutcome = "";

  return {
    begin() {
      recordedBefore = ledger.totals();
    },
    end(finished) {
      exports++;
      latencyMs = finished.latencyMs;
      account(finished);
      tell(finished);
      retries = finished.retries;
    },
    arrived(news) {
      arrivals = news;
    },
    note,
    standing() {
      const entries = ledger.entries();
      const arrived = hasFarEnd ? (arrivals?.totals ?? new Map()) : answered.totals();
      const given = lost.totals();
      const doubtful = uncertain.totals();
      return {
        elapsedMs: elapsedMs(),
        now: compare(entries, ledger.totals(), arrived, given, doubtful),
        unsettled: compare(entries, recordedBefore, arrived, given, doubtful).filter(({ agrees }) => !agrees),
        exports,
        failedExports,
        lostPoints,
        retries,
        ...(latencyMs !== undefined && { latencyMs }),
        points: arrivals?.points ?? answeredPoints,
        ...(arrivals && { bytes: arrivals.bytes, attempts: arrivals.attempts }),
        lastAnswer: arrivals?.lastAnswer ?? lastOutcome,
        notices,
      };
    },
  };

  function account({ metrics, outcome }: FinishedExport): void {
    const all = pointsOfMetrics(metrics);
    if (outcome.kind === "delivered") {
      answered.add(all);
      answeredPoints += all.length - outcome.rejectedPoints;
      lostPoints += outcome.rejectedPoints;
      return;
    }
    const left = outcome.undelivered ? pointsOfMetrics(outcome.undelivered) : all;
    failedExports++;
    lostPoints += left.length;
    const deltas = left.filter((point) => isDelta(point));
    lost.add(deltas);
    if (outcome.kind === "retryable" && outcome.ambiguous) uncertain.add(deltas);
  }

  function tell({ outcome, latencyMs, retries: retriesNow }: FinishedExport): void {
    const again = retriesNow - retries;
    const tries = again === 1 ? "1 retry" : `${again} retries`;
    lastOutcome = outcome.kind === "delivered" ? "delivered" : outcome.error.message;
    if (outcome.kind !== "delivered") note(`export ${exports} given up after ${tries}: ${outcome.error.message}`);
    else if (outcome.rejectedPoints > 0) note(`export ${exports}: ${outcome.rejectedPoints} points rejected`);
    else if (again > 0) note(`export ${exports} arrived after ${tries}, in ${Math.round(latencyMs)} ms`);
  }

  function note(text: string): void {
    notices.push({ atMs: elapsedMs(), text });
    if (notices.length > noticesKept) notices.shift();
  }

  function elapsedMs(): number {
    return performance.now() - startedMs;
  }
}
