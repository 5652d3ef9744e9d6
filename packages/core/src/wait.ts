import type { Clock } from "./clock.ts";

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
