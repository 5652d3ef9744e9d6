import {
  breather,
  type Countable,
  type Failed,
  isPayload,
  type Payload,
  pointsIn,
  type RefusalLimit,
} from "@meterbridge/core";

/** Makes a payload again in the parts that the far end wants it in; `undefined` when it cannot be, or was refused too often. */
export async function divide<In extends Countable>(
  input: In,
  outcome: Failed<In>,
  limit: RefusalLimit,
): Promise<readonly In[] | undefined> {
  // What is kept until somebody lets us in comes back again and again, and that says nothing of its content.
  if (outcome.divide === undefined) return undefined;
  limit.refused();
  if (!isPayload(input) || !input.split || limit.isReached) return undefined;
  const by = limit.isHalfReached && input.points > 1 ? "halves" : outcome.divide;
  if (by === "halves" ? input.points < 2 : by.length === 0) return undefined;
  const parts: (In & Payload)[] = [];
  const breath = breather();
  try {
    for (const part of input.split(by)) {
      if (part) parts.push(part as In & Payload);
      if (breath.due) await breath.breathe();
    }
  } catch {
    // An encoder drops what it cannot encode; this is for one that throws.
    return undefined;
  }
  // Parts that are no smaller would be divided for ever.
  return parts.every((part) => pointsIn(part) < input.points) ? parts : undefined;
}
