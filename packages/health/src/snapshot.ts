import { redactor } from "@meterbridge/core";
import type { Component, ComponentType } from "./component.ts";
import { type Figures, figureKey } from "./figures.ts";
import type { Look } from "./ledger.ts";
import type { OperationFailure } from "./operation-result.ts";
import type { Latency } from "./recent-operations.ts";
import { type Status, statusOf } from "./status.ts";

/** How an exporter is and what it has done: plain data. "Recent" is the last five minutes, and at most 1 000 operations. */
export interface HealthSnapshot {
  readonly name: string;
  readonly type: ComponentType;
  readonly status: Status;
  /** When it was taken, and since when there are counts, as ISO 8601. */
  readonly at: string;
  readonly since: string;
  readonly successRate: SuccessRates;
  /** Data points that arrived. */
  readonly exported: number;
  /** Data points that did not, by `error.type`: an error code, `rejected`, or the reason why they were dropped. */
  readonly failed: Readonly<Record<string, number>>;
  /** Data points of which nobody knows yet: on their way, or waiting in a queue or a spool. */
  readonly inflight: number;
  readonly latencyMs: Latency;
  readonly lastError?: LastError;
  /** When data points last arrived; of those that waited in a queue, when that was noticed. */
  readonly lastSuccessAt?: string;
  readonly queue?: Depth;
  readonly spool?: Depth & { readonly mode?: string };
  /** All other figures that the layers show, by their names: `retries`, `circuit_breaker.state`. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** From 0 to 1; absent where there is nothing to go by. An operation that succeeded in part is no success. */
export interface SuccessRates {
  readonly points?: number;
  readonly operations?: number;
  readonly recentPoints?: number;
  readonly recentOperations?: number;
}

export interface LastError {
  /** As `error.type` has it. */
  readonly code: string;
  readonly message: string;
  readonly at: string;
  readonly httpStatus?: number;
  readonly grpcStatus?: number;
}

/** What waits. */
export interface Depth {
  readonly items?: number;
  readonly points?: number;
  readonly bytes?: number;
  readonly capacityBytes?: number;
  readonly capacityItems?: number;
}

const redact = redactor([]);
const longestMessage = 1_000;

export function snapshotOf({ name, type }: Component, look: Look, at: number, since: number): HealthSnapshot {
  const { figures, lost, arrived, lastFailure, lastSuccessAt } = look;
  const queue = depthOf("queue", figures);
  const spool = depthOf("spool", figures);
  const mode = modeOf(figures);
  return {
    name,
    type,
    status: statusOf(look),
    at: isoTime(at),
    since: isoTime(since),
    successRate: successRates(look),
    exported: arrived,
    failed: Object.fromEntries(lost),
    inflight: look.inflight,
    latencyMs: look.recentOperations.latencyMs,
    ...(lastFailure && { lastError: lastError(lastFailure) }),
    ...(lastSuccessAt !== undefined && { lastSuccessAt: isoTime(lastSuccessAt) }),
    ...(queue && { queue }),
    ...((spool || mode !== undefined) && { spool: { ...spool, ...(mode !== undefined && { mode }) } }),
    figures: otherFigures(figures),
  };
}

function successRates({ arrived, lost, operations, recentOperations, recentMovement }: Look): SuccessRates {
  const lostPoints = [...lost.values()].reduce((sum, points) => sum + points, 0);
  return {
    ...rate("points", arrived, arrived + lostPoints),
    ...rate("operations", operations.full, operations.count),
    ...rate("recentPoints", recentMovement.arrived, recentMovement.arrived + recentMovement.lost),
    ...rate("recentOperations", recentOperations.full, recentOperations.count),
  };
}

function rate(name: keyof SuccessRates, part: number, whole: number): SuccessRates {
  return whole > 0 ? { [name]: part / whole } : {};
}

function lastError({ type, message, at, error }: OperationFailure & { readonly at: number }): LastError {
  return {
    code: type,
    message: redact(message).slice(0, longestMessage),
    at: isoTime(at),
    ...(error?.httpStatus !== undefined && { httpStatus: error.httpStatus }),
    ...(error?.grpcStatus !== undefined && { grpcStatus: error.grpcStatus }),
  };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

const depths = {
  items: "items",
  points: "points",
  bytes: "bytes",
  capacityBytes: "capacity.bytes",
  capacityItems: "capacity.items",
} as const;

function depthOf(store: "queue" | "spool", figures: Figures): Depth | undefined {
  const shown = Object.entries(depths).flatMap(([property, figure]) => {
    const value = figures.sum(`${store}.${figure}`);
    return value === undefined ? [] : [[property, value] as const];
  });
  return shown.length > 0 ? Object.fromEntries(shown) : undefined;
}

function modeOf(figures: Figures): string | undefined {
  const modes = figures.words.filter(({ name }) => name === "spool.mode").flatMap(({ counts }) => [...counts.keys()]);
  return modes.length > 0 ? [...new Set(modes)].join(", ") : undefined;
}

const shownApart = /^(queue|spool)\.(items|points|bytes|capacity\.bytes|capacity\.items|mode)$/;

function otherFigures({ numbers, words }: Figures): Record<string, number | string> {
  const others = [
    ...numbers.map((figure) => ({ ...figure, shown: figure.value })),
    ...words.map((figure) => ({ ...figure, shown: [...figure.counts.keys()].join(", ") })),
  ];
  return Object.fromEntries(
    others
      .filter(({ name }) => !shownApart.test(name))
      .map(({ name, attributes, shown }) => [figureKey(name, attributes), shown]),
  );
}
