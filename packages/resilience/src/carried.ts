import type { Drop, Failed, Outcome, Retryable } from "@meterbridge/core";

/** What the attempts so far have left behind, for the outcome of the whole. */
export interface Carried<In> {
  /** What is still to be delivered. */
  readonly rest: In;
  readonly divided: boolean;
  readonly ambiguous: boolean;
  readonly drops: readonly Drop[];
}

export function nothingCarried<In>(input: In): Carried<In> {
  return { rest: input, divided: false, ambiguous: false, drops: [] };
}

/** Remembers an attempt that is not the last one. */
export function carry<In>(before: Carried<In>, attempt: Retryable<In> | Failed<In>): Carried<In> {
  const { undelivered, drops } = attempt;
  return {
    rest: undelivered ?? before.rest,
    divided: before.divided || undelivered !== undefined,
    ambiguous: before.ambiguous || attempt.ambiguous === true,
    // Without `undelivered` all of it is sent again, what was dropped too, and will be dropped and told again.
    drops: undelivered === undefined ? before.drops : addDrops(before.drops, drops),
  };
}

/** The outcome of the whole: that of the last attempt, with what the earlier ones have left behind. */
export function conclude<In>(before: Carried<In>, last: Outcome<In>): Outcome<In> {
  const drops = addDrops(before.drops, last.drops);
  const outcome = drops.length > 0 ? { ...last, drops } : last;
  if (outcome.kind === "delivered") return outcome;
  const undelivered = outcome.undelivered ?? before.rest;
  const whole = before.divided && undelivered !== outcome.undelivered ? { ...outcome, undelivered } : outcome;
  return before.ambiguous ? { ...whole, ambiguous: true } : whole;
}

function addDrops(before: readonly Drop[], more: readonly Drop[] = []): readonly Drop[] {
  if (before.length === 0) return more;
  const sums = new Map(before.map((drop) => [drop.reason, drop]));
  for (const drop of more) {
    const sum = sums.get(drop.reason);
    sums.set(drop.reason, { ...drop, ...sum, points: drop.points + (sum?.points ?? 0) });
  }
  return [...sums.values()];
}
