/** By how much the totals have grown within the last five minutes. */
export interface RecentMovement {
  /** Whether the last mark is old enough for another one. */
  isDue(now: number): boolean;
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

/** `keptMs` is how far it can look back; it holds one mark a second. */
export function recentMovement(keptMs: number, now: number): RecentMovement {
  const marks: (Movement & { readonly at: number })[] = [{ at: now, arrived: 0, lost: 0, retries: 0 }];
  return {
    isDue: (at) => at - marks.at(-1)!.at >= betweenMarksMs,
    mark(at, totals) {
      marks.push({ at, ...totals });
      while (marks.length > 1 && marks[1]!.at <= at - keptMs) marks.shift();
    },
    since(at, totals) {
      const from = marks.findLast((mark) => mark.at <= at) ?? marks[0]!;
      return {
        arrived: totals.arrived - from.arrived,
        lost: totals.lost - from.lost,
        retries: totals.retries - from.retries,
      };
    },
  };
}
