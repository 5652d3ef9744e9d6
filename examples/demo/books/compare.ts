import type { Entry } from "./ledger.ts";
import { plus, type Total, type Totals } from "./totals.ts";

/** One instrument: what was recorded of it, and what became of that. */
export interface Comparison {
  readonly entry: Entry;
  readonly recorded: Total;
  readonly arrived: Total;
  /** What was given up by exports that failed. */
  readonly lost: Total;
  /** Recorded, and neither arrived nor lost (yet). Negative: more arrived, or was given up, than was recorded. */
  readonly missing: Total;
  readonly agrees: boolean;
}

/**
 * Compares, instrument by instrument: recorded = arrived + lost. Of what is lost, `uncertain` may have arrived all the same: it was
 * sent, and the answer did not come in time.
 */
export function compare(
  entries: readonly Entry[],
  recorded: Totals,
  arrived: Totals,
  lost: Totals,
  uncertain: Totals = new Map(),
): readonly Comparison[] {
  return entries.map((entry) => {
    const one = recorded.get(entry.name);
    const accounted = plus(arrived.get(entry.name), lost.get(entry.name));
    const missing = plus(one, negative(accounted));
    return {
      entry,
      recorded: plus(one, undefined),
      arrived: plus(arrived.get(entry.name), undefined),
      lost: plus(lost.get(entry.name), undefined),
      missing,
      agrees: isSettled(missing, one, uncertain.get(entry.name)),
    };
  });
}

function isSettled(missing: Total, recorded: Total | undefined, uncertain: Total | undefined): boolean {
  const { value, count = 0 } = missing;
  const mayBe = uncertain?.value ?? 0;
  const isWithin = value <= 0 && value >= -mayBe && count <= 0 && count >= -(uncertain?.count ?? 0);
  return isWithin || (count === 0 && isZero(value, recorded?.value ?? 0));
}

// Sums of floating point numbers depend on the order in which they were added.
function isZero(difference: number, magnitude: number): boolean {
  return Math.abs(difference) <= 1e-9 * Math.max(1, Math.abs(magnitude));
}

function negative({ value, count }: Total): Total {
  return count === undefined ? { value: -value } : { value: -value, count: -count };
}
