import { atBench } from "./bench.ts";
import type { Subject } from "./subject.ts";

const startLimitMs = 10_000;

/** Why a subject cannot be started: said once, instead of by every case. */
export async function startFault(subject: Subject): Promise<Error | undefined> {
  try {
    await atBench(subject, startLimitMs, async (bench) => {
      const running = await bench.time.whileItStands("the start of the exporter and its far end", bench.start());
      for (const method of ["next", "received", "attempts", "stop"] as const) {
        if (typeof running.farEnd?.[method] !== "function") throw new TypeError(`the far end has no ${method}()`);
      }
    });
    return undefined;
  } catch (error) {
    return new Error(`${subject.name} did not start: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
