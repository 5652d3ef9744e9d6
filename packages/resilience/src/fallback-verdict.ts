import { type Countable, type Failed, isPayload, type Outcome, type Retryable } from "@meterbridge/core";

type Unsent<In> = Retryable<In> | Failed<In>;

/**
 * What is to be done with what two members did not take, one after the other: `rest` is what the second was given.
 *
 * Whoever wants it in parts comes first, since parts can arrive now; then whoever may take it another time; only what
 * both have refused is refused. What is left, and what was dropped, the second one knows.
 */
export function verdictOf<In extends Countable>(first: Unsent<In>, second: Outcome<In>, rest: In): Outcome<In> {
  if (second.kind === "delivered") return second;
  const latestFirst = [second, first];
  const verdict =
    latestFirst.find((outcome) => wantsParts(outcome, rest)) ??
    latestFirst.find(({ kind }) => kind === "retryable") ??
    second;
  if (verdict === second) return second;
  const { undelivered: _, drops: __, ...kept } = verdict;
  const { undelivered, drops } = second;
  return { ...kept, ...(undelivered !== undefined && { undelivered }), ...(drops && { drops }) };
}

function wantsParts(outcome: Unsent<Countable>, rest: Countable): boolean {
  if (outcome.kind === "retryable" || outcome.divide === undefined) return false;
  if (!isPayload(rest) || !rest.split || rest.points < 2) return false;
  return outcome.divide === "halves" || outcome.divide.length > 0;
}
