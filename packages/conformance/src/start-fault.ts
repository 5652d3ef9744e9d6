import { atBench, type Bench } from "./bench.ts";
import type { ScrapingFarEnd } from "./far-end.ts";
import { isScraped, type Subject } from "./subject.ts";

const startLimitMs = 10_000;

/** Why a subject cannot be started: said once, instead of by every case. */
export async function startFault(subject: Subject): Promise<Error | undefined> {
  try {
    await atBench(subject, startLimitMs, async (bench) => {
      const running = await bench.time.whileItStands("the start of the exporter and its far end", bench.start());
      const farEnd = running.farEnd as Partial<ScrapingFarEnd> | undefined;
      for (const method of methodsNeeded(bench)) {
        if (typeof farEnd?.[method] !== "function") throw new TypeError(`the far end has no ${method}()`);
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

function methodsNeeded(bench: Bench): readonly (keyof ScrapingFarEnd)[] {
  return [
    "next",
    "received",
    "attempts",
    "stop",
    ...(isScraped(bench.subject) ? (["scrape"] as const) : []),
    ...(bench.can("connections") ? (["connections"] as const) : []),
    ...(bench.can("requestLimit") ? (["largestAttemptBytes"] as const) : []),
  ];
}
