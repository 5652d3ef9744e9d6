import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { pickPoints, pointsOf, type Range } from "./data-points.ts";
import { ExportError } from "./error.ts";
import type { Delivered, Drop, Failed, Outcome, Retryable } from "./outcome.ts";
import type { Payload } from "./payload.ts";

/** Adds up what became of every data point of one export. */
export interface Tally {
  /** A data point is given up. */
  drop(reason: string, dataPoint: object): void;
  /** The entries at these places of a payload that covers `range` are given up; gives how many there were. */
  dropEntries(refusal: ExportError, range: Range, entries: readonly number[]): number;
  /** How many data points of a range are not given up. */
  countLeft(range: Range): number;
  delivered(outcome: Delivered, points: number): void;
  failed(range: Range, outcome: Failed<Payload>): void;
  /** Everything from this position on is left for another attempt. */
  stop(from: number, outcome: Retryable<Payload>): void;
  outcome(): Outcome<ResourceMetrics>;
}

/** Why points are gone that the far end refused out of what it took, where the outcome has no count of them. */
const rejected = "rejected";

export function tally(metrics: ResourceMetrics, total: number): Tally {
  const gone = new Set<object>();
  const reasons = new Map<string, number>();
  const failedRanges: Range[] = [];
  let rejectedPoints = 0;
  let anyDelivered = false;
  let accepted = false;
  let message: string | undefined;
  let refusal: ExportError | undefined;
  let failure: Failed<Payload> | undefined;
  let mayHaveArrived = false;
  let stopped: { readonly from: number; readonly outcome: Retryable<Payload> } | undefined;

  const count = (reason: string, points: number): void => {
    if (points > 0) reasons.set(reason, (reasons.get(reason) ?? 0) + points);
  };
  const countAll = (drops: readonly Drop[] = []): void => drops.forEach(({ reason, points }) => count(reason, points));
  const drop = (reason: string, dataPoint: object): void => {
    if (gone.has(dataPoint)) return;
    gone.add(dataPoint);
    count(reason, 1);
  };
  const left = (ranges: readonly Range[]): ResourceMetrics | undefined => {
    const whole = ranges.length === 1 && ranges[0]![0] === 0 && ranges[0]![1] === total && gone.size === 0;
    return whole ? undefined : pickPoints(metrics, ranges, gone);
  };
  const present = (range: Range): object[] => pointsOf(metrics, range).filter((point) => !gone.has(point));

  return {
    drop,
    dropEntries(error, range, entries) {
      refusal ??= error;
      const points = present(range);
      const before = gone.size;
      for (const entry of entries) if (points[entry]) drop(error.code, points[entry]);
      return gone.size - before;
    },
    countLeft: (range) => present(range).length,
    delivered(outcome, points) {
      anyDelivered = true;
      if (outcome.accepted) accepted = true;
      // A far end may claim to have refused more than it got, or less than nothing.
      rejectedPoints += Math.min(Math.max(outcome.rejectedPoints, 0), points);
      message ??= outcome.message;
      countAll(outcome.drops);
    },
    failed([from, to], outcome) {
      failure ??= outcome;
      mayHaveArrived ||= outcome.ambiguous === true;
      // A data point that goes over several payloads fails once.
      failedRanges.push([Math.max(from, failedRanges.at(-1)?.[1] ?? 0), to]);
      countAll(outcome.drops);
    },
    stop(from, outcome) {
      stopped = { from, outcome };
      countAll(outcome.drops);
    },
    outcome() {
      if (stopped && failure) {
        // What failed for good is no matter for another attempt.
        for (const range of failedRanges) for (const point of present(range)) drop(failure.error.code, point);
      }
      if (stopped || failure) count(rejected, rejectedPoints);
      const said = message === undefined ? {} : { message };
      const drops = [...reasons].map(([reason, points]): Drop => ({
        reason,
        points,
        ...(reason === rejected && said),
      }));
      const losses = drops.length > 0 ? { drops } : {};
      if (stopped) {
        const { error, retryAfterMs, ambiguous } = stopped.outcome;
        const undelivered = left([[stopped.from, total]]);
        return {
          kind: "retryable",
          error,
          ...(retryAfterMs !== undefined && { retryAfterMs }),
          ...(ambiguous && { ambiguous }),
          ...(undelivered && { undelivered }),
          ...losses,
        };
      }
      if (failure) {
        const undelivered = left(failedRanges);
        const ambiguous = mayHaveArrived && { ambiguous: true as const };
        return { kind: "failed", error: failure.error, ...ambiguous, ...(undelivered && { undelivered }), ...losses };
      }
      // Where there was nothing to say of the rest, it is no failure.
      if (gone.size > 0 && gone.size >= total && !anyDelivered) {
        return { kind: "failed", error: refusal ?? unencodable(), undelivered: pickPoints(metrics, []), ...losses };
      }
      // Why something was refused is not said by its reason.
      message ??= refusal?.message;
      return {
        kind: "delivered",
        rejectedPoints,
        ...(message !== undefined && { message }),
        ...(accepted && { accepted }),
        ...losses,
      };
    },
  };

  function unencodable(): ExportError {
    return new ExportError(
      "encoding",
      `none of ${total} data points could be encoded (${[...reasons.keys()].join(", ")})`,
    );
  }
}
