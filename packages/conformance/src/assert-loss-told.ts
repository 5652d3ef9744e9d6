import assert from "node:assert/strict";
import type { Bench } from "./bench.ts";
import type { Answer } from "./running.ts";

/**
 * Says that so many lost data points are told, in the log or in the error of one of these answers. The first `before`
 * lines of what the log tells were there already.
 */
export function assertLossTold(
  { diagnostics }: Pick<Bench, "diagnostics">,
  answers: readonly Answer[],
  points: number,
  before = 0,
): void {
  if (points === 0) return;
  const errors = answers.flatMap(({ error }) => (error ? [error.message] : []));
  const told = [...diagnostics.told().slice(before), ...errors];
  // Not as a part of an address, of a duration or of another number.
  const number = new RegExp(`(?<![\\d.])${points}(?!\\d|\\.\\d)`);
  assert.ok(
    told.some((line) => number.test(line)),
    `data points were lost, ${points} in all, and nothing tells that number: ${told.join("; ") || "nothing is told"}`,
  );
}
