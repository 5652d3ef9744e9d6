import type { Countable, Outcome } from "@meterbridge/core";
import { type AcceptedSoFar, acceptedPoints } from "./accepted-points.ts";
import { balance } from "./balance.ts";
import { type Figures, type Inspect, readFigures } from "./figures.ts";
import { growth } from "./growth.ts";
import { type OperationFailure, operationResult, type OperationResult } from "./operation-result.ts";
import type { Quietly } from "./quietly.ts";
import { type Movement, recentMovement } from "./recent-movement.ts";
import { type OperationSummary, recentOperations } from "./recent-operations.ts";
import type { TimeSource } from "./trusted-clock.ts";

/** Keeps the books of an exporter: what became of every data point and of every operation. */
export interface Ledger {
  /** Looks at the figures of one more sink. */
  watch(inspect: Inspect): void;
  /** An operation with so many data points has begun; what is given back ends it. */
  begin(points: number): EndOperation;
  look(): Look;
}

/** Says how long the operation took, and how it ended; `undefined` when it had ended before. */
type EndOperation = (outcome: Outcome<Countable>) => EndedOperation | undefined;

export interface EndedOperation {
  readonly durationMs: number;
  readonly failure?: OperationFailure;
}

/** How things are now. Counts are since the ledger was made. */
export interface Look {
  readonly figures: Figures;
  /** Data points that the far end has. */
  readonly arrived: number;
  /** Data points that failed or were dropped, by `error.type`. */
  readonly lost: ReadonlyMap<string, number>;
  /** Data points that were given to the exporter, and have not arrived or failed yet. */
  readonly inflight: number;
  /** Of these, the ones that wait in its queues and spools. */
  readonly waiting: number;
  /** For how long operations have been on their way without one that ended, in milliseconds; 0 when there are none. */
  readonly unansweredMs: number;
  readonly operations: { readonly count: number; readonly full: number };
  readonly recentOperations: OperationSummary;
  readonly recentMovement: Movement;
  /** When data points last arrived, in milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  readonly lastFailure?: OperationFailure & { readonly at: number };
}

/** How far back "recent" goes. */
export const recentMs = 300_000;

/** So often at most, figures are read because of operations that end. */
const betweenReadsMs = 1_000;

export function ledger(time: TimeSource, quiet: Quietly): Ledger {
  const inspects = new Set<Inspect>();
  const points = balance();
  const accepted = acceptedPoints();
  const retries = growth();
  const recent = recentOperations();
  const movement = recentMovement(recentMs, time.now());
  const directlyLost = new Map<string, number>();
  const operations = { open: 0, count: 0, full: 0 };
  /** As far as is known; what operations tell is added at once. */
  let totals: Movement = { arrived: 0, lost: 0, retries: 0 };
  let readAt = time.now();
  let unansweredSince = 0;
  let lastSuccessAt: number | undefined;
  let lastFailure: Look["lastFailure"];

  return {
    watch: (inspect) => void inspects.add(inspect),
    begin(given) {
      const startedAt = time.now();
      let isOpen = true;
      points.begin(given);
      if (operations.open++ === 0) unansweredSince = startedAt;
      return (outcome) => {
        if (!isOpen) return undefined;
        isOpen = false;
        operations.open -= 1;
        const result = operationResult(outcome, given);
        points.end(given, result.through);
        // A queue or a spool may have accepted some of anything else.
        return end(result, startedAt, outcome.kind === "delivered" && !outcome.accepted);
      };
    },
    look() {
      const { figures, later, lost, inflight } = read();
      const now = time.now();
      const since = now - recentMs;
      return {
        figures,
        lost,
        arrived: totals.arrived,
        inflight,
        waiting: later.waiting,
        unansweredMs: operations.open > 0 ? now - unansweredSince : 0,
        operations: { count: operations.count, full: operations.full },
        recentOperations: recent.since(since),
        recentMovement: movement.since(since, totals),
        ...(lastSuccessAt !== undefined && { lastSuccessAt }),
        ...(lastFailure && { lastFailure }),
      };
    },
  };

  function end({ through, lost, failure }: OperationResult, startedAt: number, hasArrived: boolean): EndedOperation {
    const now = time.now();
    const durationMs = now - startedAt;
    unansweredSince = now;
    operations.count += 1;
    if (!failure) operations.full += 1;
    recent.add(now, durationMs, !failure ? "full" : through > 0 ? "partial" : "none");
    for (const { type, points } of lost) count(directlyLost, type, points);
    const arrived = hasArrived ? through : 0;
    if (arrived > 0) lastSuccessAt = time.wallTime();
    const lostNow = lost.reduce((sum, { points }) => sum + points, 0);
    totals = { ...totals, arrived: totals.arrived + arrived, lost: totals.lost + lostNow };
    if (now - readAt >= betweenReadsMs) read();
    else movement.mark(now, totals);
    if (failure) lastFailure = { ...failure, at: time.wallTime() };
    return { durationMs, ...(failure && { failure }) };
  }

  /** Adds what became of accepted data points to what the operations themselves have told. */
  function read(): Reading {
    const now = time.now();
    const figures = readFigures(inspects, quiet);
    const later = accepted.look(figures);
    const { arrived, inflight } = points.look(later);
    const sentAgain = figures.sum("retries");
    if (sentAgain !== undefined) retries.add("retries", sentAgain);
    const lost = new Map(directlyLost);
    for (const [type, points] of later.lost) count(lost, type, points);
    const before = totals;
    totals = {
      arrived: arrived + later.arrived,
      lost: [...lost.values()].reduce((sum, points) => sum + points, 0),
      retries: retries.sum("retries"),
    };
    if (totals.arrived > before.arrived) lastSuccessAt = time.wallTime();
    if (later.news) lastFailure = { ...later.news, at: time.wallTime() };
    readAt = now;
    movement.mark(now, totals);
    return { figures, later, lost, inflight };
  }
}

interface Reading {
  readonly figures: Figures;
  readonly later: AcceptedSoFar;
  readonly lost: ReadonlyMap<string, number>;
  readonly inflight: number;
}

function count(counts: Map<string, number>, type: string, points: number): void {
  if (points > 0) counts.set(type, (counts.get(type) ?? 0) + points);
}
