import {
  type Clock,
  type Countable,
  type Delivered,
  type Drop,
  type ExportError,
  lossLog,
  type Outcome,
  pointsIn,
  type Visit,
} from "@meterbridge/core";
import { standstillLog } from "./standstill-log.ts";

/**
 * Keeps the books of what a queue or a spool has accepted: what became of every data point of it. Loss is told to the
 * diagnostic log when it starts and when it ends, and so is a standstill.
 */
export interface Accounts {
  accepted(points: number): void;
  /** Found on disk: a process that is gone had accepted them. */
  recovered(points: number): void;
  /** `points` have their outcome. */
  settled(outcome: Outcome<Countable>, points: number): void;
  /** Some arrived, and some were given up, while the rest stays. */
  partly(arrivedPoints: number, drops: readonly Drop[]): void;
  /** Gone for good without having been sent; `reason` is one of few fixed words. */
  dropped(reason: string, points: number, why: ExportError): void;
  /** Went into other data points. */
  merged(points: number): void;
  /** An attempt has failed, and what it was for is kept. `needsSomebody`: it goes on only when somebody sets something right. */
  stands(why: ExportError, needsSomebody: boolean): void;
  /** Nothing can be had to be delivered. When nothing waits, whatever was dropped for want of room or time, that is over. */
  drained(): void;
  /** Nothing more will come: loss that goes on is told now. */
  end(): void;
  inspect(visit: Visit): void;
}

/** `name` stands before every line of the log. */
export function accounts(name: string, clock: Clock): Accounts {
  const atFarEnd = lossLog(name, clock);
  const beforeSending = lossLog(name, clock);
  const standstill = standstillLog(name, clock);
  const dropped = new Map<string, number>();
  const sums = { points: 0, recovered: 0, delivered: 0, rejected: 0, passed_on: 0, merged: 0 };

  return {
    accepted: (points) => void (sums.points += points),
    recovered: (points) => void (sums.recovered += points),
    settled(outcome, points) {
      const droppedPoints = countDrops(outcome.drops, points);
      const left = points - droppedPoints;
      if (outcome.kind === "delivered") {
        countDelivered(outcome, left);
        atFarEnd.record(outcome, points);
      } else {
        const { error, undelivered, drops } = outcome;
        const lost = undelivered === undefined ? left : Math.min(pointsIn(undelivered), left);
        sums.delivered += left - lost;
        count(error.code, lost);
        atFarEnd.record({ kind: "failed", error, ...(drops && { drops }) }, lost + droppedPoints);
      }
      standstill.goesOn(waiting());
    },
    partly(arrivedPoints, drops) {
      sums.delivered += arrivedPoints;
      const lost = countDrops(drops);
      if (lost > 0) atFarEnd.record({ kind: "delivered", rejectedPoints: 0, drops }, arrivedPoints + lost);
    },
    dropped(reason, points, why) {
      if (points === 0) return;
      count(reason, points);
      beforeSending.record({ kind: "failed", error: why }, points);
    },
    merged: (points) => void (sums.merged += points),
    stands: (why, needsSomebody) => standstill.failed(why, needsSomebody, waiting()),
    drained() {
      if (waiting() <= 0) beforeSending.record({ kind: "delivered", rejectedPoints: 0 }, 1);
    },
    end() {
      atFarEnd.end();
      beforeSending.end();
    },
    inspect(visit) {
      for (const [name, value] of Object.entries(sums)) visit(`accepted.${name}`, value);
      for (const [reason, points] of dropped) visit("accepted.dropped", points, { reason });
    },
  };

  function countDelivered({ rejectedPoints, accepted }: Delivered, points: number): void {
    if (accepted) return void (sums.passed_on += points);
    // A far end may claim to have refused more than it got, or less than nothing.
    const rejected = Math.min(Math.max(rejectedPoints, 0), points);
    sums.rejected += rejected;
    sums.delivered += points - rejected;
  }

  function count(reason: string, points: number): void {
    if (points > 0) dropped.set(reason, (dropped.get(reason) ?? 0) + points);
  }

  function countDrops(drops: readonly Drop[] = [], most = Infinity): number {
    let sum = 0;
    for (const { reason, points } of drops) {
      const within = Math.min(points, most - sum);
      count(reason, within);
      sum += within;
    }
    return sum;
  }

  function waiting(): number {
    const { points, recovered, delivered, rejected, passed_on, merged } = sums;
    let left = points + recovered - delivered - rejected - passed_on - merged;
    for (const gone of dropped.values()) left -= gone;
    return left;
  }
}
