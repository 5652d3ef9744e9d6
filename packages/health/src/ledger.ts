import type { Outcome } from "@meterbridge/core";
import { type AcceptedSoFar, acceptedPoints } from "./accepted-points.ts";
import { type Figures, type Inspect, readFigures } from "./figures.ts";
import { growth } from "./growth.ts";
import { type OperationFailure, operationResult, type OperationResult } from "./operation-result.ts";
import type { Countable } from "./points-in.ts";
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
  readonly operations: { readonly count: number; readonly full: number };
  readonly recentOperations: OperationSummary;
  readonly recentMovement: Movement;
  /** When data points last arrived, in milliseconds since 1970. */
  readonly lastSuccessAt?: number;
  readonly lastFailure?: OperationFailure & { readonly at: number };
}

/** How far back "recent" goes. */
const recentMs = 300_000;

export function ledger(time: TimeSource, quiet: Quietly): Ledger {
  const inspects = new Set<Inspect>();
  const accepted = acceptedPoints();
  const retries = growth();
  const recent = recentOperations();
  const movement = recentMovement(recentMs, time.now());
  const direct = { arrived: 0, lost: new Map<string, number>(), inflight: 0 };
  const operations = { count: 0, full: 0 };
  let isAccounted = false;
  let arrivedLate = 0;
  let lastSuccessAt: number | undefined;
  let lastFailure: Look["lastFailure"];

  return {
    watch: (inspect) => void inspects.add(inspect),
    begin(points) {
      const startedAt = time.now();
      let isOpen = true;
      direct.inflight += points;
      return (outcome) => {
        if (!isOpen) return undefined;
        isOpen = false;
        direct.inflight -= points;
        return end(operationResult(outcome, points, showsAccounts), startedAt);
      };
    },
    look() {
      const { figures, later, lost, total } = add();
      const since = time.now() - recentMs;
      return {
        figures,
        lost,
        arrived: total.arrived,
        inflight: direct.inflight + later.waiting,
        waiting: later.waiting,
        operations: { ...operations },
        recentOperations: recent.since(since),
        recentMovement: movement.since(since, total),
        ...(lastSuccessAt !== undefined && { lastSuccessAt }),
        ...(lastFailure && { lastFailure }),
      };
    },
  };

  function end({ arrived, accepted, lost, failure }: OperationResult, startedAt: number): EndedOperation {
    const now = time.now();
    const durationMs = now - startedAt;
    direct.arrived += arrived;
    for (const { type, points } of lost) count(direct.lost, type, points);
    operations.count += 1;
    if (!failure) operations.full += 1;
    if (arrived > 0) lastSuccessAt = time.wallTime();
    recent.add(now, durationMs, !failure ? "full" : arrived + accepted > 0 ? "partial" : "none");
    if (movement.isDue(now)) add();
    if (failure) lastFailure = { ...failure, at: time.wallTime() };
    return { durationMs, ...(failure && { failure }) };
  }

  /** Whether there is a queue or a spool that tells what becomes of what it has accepted. */
  function showsAccounts(): boolean {
    isAccounted ||= readFigures(inspects, quiet).sum("accepted.points") !== undefined;
    return isAccounted;
  }

  /** Adds what became of accepted data points to what the operations themselves have told. */
  function add(): Sums {
    const now = time.now();
    const figures = readFigures(inspects, quiet);
    const later = accepted.look(figures);
    retries.add("retries", figures.sum("retries") ?? 0);
    const lost = new Map(direct.lost);
    for (const [type, points] of later.lost) count(lost, type, points);
    const total = {
      arrived: direct.arrived + later.arrived,
      lost: [...lost.values()].reduce((sum, points) => sum + points, 0),
      retries: retries.sum("retries"),
    };
    if (later.arrived > arrivedLate) lastSuccessAt = time.wallTime();
    arrivedLate = later.arrived;
    if (later.news) lastFailure = { ...later.news, at: time.wallTime() };
    if (movement.isDue(now)) movement.mark(now, total);
    return { figures, later, lost, total };
  }
}

interface Sums {
  readonly figures: Figures;
  readonly later: AcceptedSoFar;
  readonly lost: ReadonlyMap<string, number>;
  readonly total: Movement;
}

function count(counts: Map<string, number>, type: string, points: number): void {
  if (points > 0) counts.set(type, (counts.get(type) ?? 0) + points);
}
