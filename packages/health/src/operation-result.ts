import { type Countable, type ExportError, type Outcome, pointsIn } from "@meterbridge/core";

/** What became of the data points of one operation. */
export interface OperationResult {
  /** The far end has them, or a queue or a spool that answers for them. */
  readonly through: number;
  /** Those that failed, by `error.type`. */
  readonly lost: readonly Loss[];
  /** Why the operation was not a full success; absent when it was. */
  readonly failure?: OperationFailure;
}

interface Loss {
  readonly type: string;
  readonly points: number;
}

export interface OperationFailure {
  /** As `error.type` has it. */
  readonly type: string;
  readonly message: string;
  readonly error?: ExportError;
}

export function operationResult(outcome: Outcome<Countable>, points: number): OperationResult {
  const lost: Loss[] = [];
  let undropped = points;
  for (const drop of outcome.drops ?? []) {
    const dropped = clamp(drop.points, undropped);
    if (dropped > 0) lost.push({ type: drop.reason, points: dropped });
    undropped -= dropped;
  }

  if (outcome.kind === "delivered") {
    const rejected = clamp(outcome.rejectedPoints, undropped);
    if (rejected > 0) lost.push({ type: "rejected", points: rejected });
    const failure = rejected > 0 ? rejection(rejected, outcome.message) : droppedFailure(lost[0]);
    return { through: undropped - rejected, lost, ...(failure && { failure }) };
  }

  const { error, undelivered } = outcome;
  const left = undelivered === undefined ? undropped : clamp(pointsIn(undelivered), undropped);
  if (left > 0) lost.push({ type: error.code, points: left });
  return { through: undropped - left, lost, failure: { type: error.code, message: error.message, error } };
}

function rejection(points: number, message: string | undefined): OperationFailure {
  return { type: "rejected", message: message ?? `the far end refused ${points} data points` };
}

function droppedFailure(loss: Loss | undefined): OperationFailure | undefined {
  return loss && { type: loss.type, message: `${loss.points} data points could not be exported` };
}

/** Others may claim to have refused or dropped more than they got, or less than nothing. */
function clamp(points: number, most: number): number {
  return points > 0 ? Math.min(points, most) : 0;
}
