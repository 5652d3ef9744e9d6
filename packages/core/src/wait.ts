import type { Clock } from "./clock.ts";
import { ExportError } from "./error.ts";

/**
 * Resolves after `delayMs`, or as soon as one of the signals is aborted. It never rejects; ask the signals why.
 */
export function wait(clock: Clock, delayMs: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<void> {
  if (delayMs <= 0 || signals.some((signal) => signal?.aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = delayMs === Infinity ? undefined : clock.setTimeout(done, delayMs);
    for (const signal of signals) signal?.addEventListener("abort", done);
    function done(): void {
      cancel?.();
      for (const signal of signals) signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}

/**
 * Waits for a promise, but no longer than until the signal is aborted: its value, or `undefined` when the signal was
 * first. What the promise does later disturbs nobody.
 */
export function waitFor<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
): Promise<{ readonly value: Value } | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(undefined);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp);
    promise.then((value) => resolve({ value }), reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

/** Why a call was ended; `otherwise` says it where the caller gave no error of ours. */
export function reasonOf(signal: AbortSignal, otherwise = "the export was called off"): ExportError {
  if (signal.reason instanceof ExportError) return signal.reason;
  return new ExportError("cancelled", otherwise, { cause: signal.reason });
}
