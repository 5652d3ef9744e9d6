import type { Breather } from "@meterbridge/core";

/** Does work that yields often, and lets the event loop turn when it was held for long enough. */
export async function inSlices<Result>(work: Generator<void, Result>, breather: Breather): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (breather.due) await breather.breathe();
  }
}

/** After so many samples or series it is asked whether the event loop was held for long enough. */
export const sliceLength = 256;
