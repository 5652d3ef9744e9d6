import { atBench, type Bench } from "./bench.ts";
import type { FarEnd } from "./far-end.ts";
import type { Subject } from "./subject.ts";

const startLimitMs = 10_000;

/** Why a subject cannot be started: said once, instead of by every case. */
export async function startFault(subject: Subject): Promise<Error | undefined> {
  try {
    await atBench(subject, startLimitMs, async (bench) => {
      const running = await bench.time.whileItStands("the start of the exporter and its far end", bench.start());
      for (const method of methodsNeeded(bench)) {
        if (typeof running.farEnd?.[method] !== "function") throw new TypeError(`the far end has no ${method}()`);
      }
      await bench.time.whileItStands("the end of the far end", running.farEnd.stop());
    });
    return undefined;
  } catch (error) {
    return new Error(`${subject.name} did not start: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function methodsNeeded(bench: Bench): readonly (keyof FarEnd)[] {
  return [
    "next",
    "received",
    "attempts",
    "stop",
    ...(bench.can("connections") ? (["connections"] as const) : []),
    ...(bench.can("requestLimit") ? (["largestAttemptBytes"] as const) : []),
  ];
}
