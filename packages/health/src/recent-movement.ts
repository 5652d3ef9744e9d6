/** By how much the totals have grown within the last five minutes. */
export interface RecentMovement {
  /** Holds what the totals are at this moment. */
  mark(now: number, totals: Movement): void;
  /** From the newest mark that is at least as old as `at`, or from the oldest that there is, to these totals. */
  since(at: number, totals: Movement): Movement;
}

export interface Movement {
  /** Data points that arrived. */
  readonly arrived: number;
  /** Data points that failed or were dropped. */
  readonly lost: number;
  /** How often something was sent again. */
  readonly retries: number;
}

const betweenMarksMs = 1_000;

/** `keptMs` is how far it can look back; it is exact to a second. */
export function recentMovement(keptMs: number, now: number): RecentMovement {
  const marks: (Movement & { readonly at: number })[] = [{ at: now, arrived: 0, lost: 0, retries: 0 }];
  return {
    mark(at, totals) {
      // The last mark takes the place of one that is close behind the mark before.
      if (marks.length > 1 && at - marks.at(-2)!.at < betweenMarksMs) marks.pop();
      marks.push({ at, ...totals });
      while (marks.length > 1 && marks[1]!.at <= at - keptMs) marks.shift();
    },
    since(at, totals) {
      const from = marks.findLast((mark) => mark.at <= at) ?? marks[0]!;
      return {
        arrived: Math.max(totals.arrived - from.arrived, 0),
        lost: totals.lost - from.lost,
        retries: totals.retries - from.retries,
      };
    },
  };
}
