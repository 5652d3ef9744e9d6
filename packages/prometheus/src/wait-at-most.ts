import { type Clock, waitFor } from "@meterbridge/core";

/** Waits for a promise, but no longer than this: its value, or `undefined` when it takes longer. */
export async function waitAtMost<Value>(
  promise: Promise<Value>,
  limitMs: number,
  clock: Clock,
): Promise<{ readonly value: Value } | undefined> {
  const late = new AbortController();
  const cancel = clock.setTimeout(() => late.abort(), limitMs);
  try {
    return await waitFor(promise, late.signal);
  } finally {
    cancel();
  }
}
