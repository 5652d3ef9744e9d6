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
 * Waits for a promise, but no longer than until the signal is aborted: `true` when the promise was first. What the
 * promise does later disturbs nobody.
 */
export function waitFor(promise: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(false);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp);
    promise.then(() => resolve(true), reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}

/** Why a call was ended. */
export function reasonOf(signal: AbortSignal): ExportError {
  if (signal.reason instanceof ExportError) return signal.reason;
  return new ExportError("cancelled", "the export was called off", { cause: signal.reason });
}
