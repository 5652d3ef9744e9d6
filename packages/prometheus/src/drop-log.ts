import { type Clock, lossLog, quietDiag } from "@meterbridge/core";
import type { DropReason } from "./exposition/drops.ts";

/** Tells the diagnostic log when data points begin to be left out, each reason once, and when they no longer are. */
export interface DropLog {
  /** What was left out of one exposition. */
  record(drops: ReadonlyMap<DropReason, number>): void;
  /** There will be no more. */
  end(): void;
}

/** `name` stands before every line. */
export function dropLog(name: string, clock: Clock): DropLog {
  const losses = lossLog(name, clock);
  const told = new Set<DropReason>();

  return {
    record(drops) {
      const lost = [...drops].map(([reason, points]) => ({ reason, points }));
      losses.record({ kind: "delivered", rejectedPoints: 0, drops: lost }, 1);
      if (lost.length === 0) return told.clear();
      const isFirst = told.size === 0;
      for (const { reason, points } of lost) {
        if (!isFirst && !told.has(reason))
          quietDiag.warn(`${name}: dropped ${points} data points for another reason, ${reason}.`);
        told.add(reason);
      }
    },
    end: () => losses.end(),
  };
}
