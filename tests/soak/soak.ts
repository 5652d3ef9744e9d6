import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { seededRandom } from "@meterbridge/test-harness";
import { accountOf, accountOfScraped, type ExporterAccount } from "./account-of.ts";
import { type Balance, balance } from "./books/balance.ts";
import { ledger } from "./books/ledger.ts";
import { untilDelivered, untilNextSecond } from "./calm-down.ts";
import { subjects as allSubjects } from "./exporters.ts";
import type { FarEndName } from "./far-ends/messages.ts";
import { type RunningFarEnd, startFarEnd } from "./far-ends/start-far-end.ts";
import { type Trouble, troubles } from "./faults/trouble.ts";
import { load } from "./load/load.ts";
import { plan } from "./load/plan.ts";
import type { LoopFigures } from "./loop/tally.ts";
import { watchLoop } from "./loop/watch-loop.ts";
import { type MemorySample, watchMemory } from "./memory/watch-memory.ts";
import { scraped, service } from "./service.ts";
import { standing } from "./standing.ts";

export interface SoakOptions {
  readonly minutes: number;
  /** Data points in each interval, over all exporters. */
  readonly points: number;
  readonly intervalMs: number;
  /** Of the values that are recorded, and of the faults. */
  readonly seed: number;
  /** Whether faults come and go. */
  readonly faults: boolean;
  readonly progress: (text: string) => void;
  /** Ends it at once: it rejects when all that it has started is gone. */
  readonly signal: AbortSignal;
}

/** What a soak has seen. */
export interface Soaked {
  readonly series: number;
  readonly exporters: readonly SoakedExporter[];
  /** Of the first intervals, in which modules are loaded and nothing is compiled yet; and from then on. */
  readonly loop: { readonly starting: LoopFigures; readonly steady: LoopFigures };
  readonly memory: readonly MemorySample[];
  /** When the first sample was taken, in milliseconds of `performance.now()`. */
  readonly beganMs: number;
  readonly troubles: readonly Trouble[];
}

export type SoakedExporter = ExporterAccount & Balance;

const pull = "prometheus";
const startingIntervals = 3;
const settingUpMs = 1_000;

/** Starts servers and exporters, records for so long while faults come and go, lets everything calm down, and settles the accounts. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-soak-"));
  const farEnds = new Map<string, RunningFarEnd>();
  try {
    return await soakIn(folder, farEnds, options);
  } finally {
    await Promise.allSettled([...farEnds.values()].map((farEnd) => farEnd.stop()));
    // Servers of a far end that was killed are killed just now.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function soakIn(folder: string, farEnds: Map<string, RunningFarEnd>, options: SoakOptions): Promise<Soaked> {
  const { minutes, points, intervalMs, seed, progress, signal } = options;
  const { prometheus, port: scrapePort } = await scraped();
  progress("starting servers");
  const start = async (exporter: string, name: FarEndName): Promise<void> => {
    farEnds.set(exporter, await startFarEnd({ name, scrapePort }, join(folder, exporter), signal));
  };
  await allStarted([start(pull, "prometheus"), ...allSubjects.map(({ name, farEnd }) => start(name, farEnd))]);

  const watch = watchLoop();
  const exporting = service({ subjects: allSubjects, farEnds, prometheus, intervalMs, folder, watch });
  const books = ledger();
  const series = Math.round(points / (allSubjects.length + 1));
  const { start: startLoad } = load({
    meter: exporting.meter,
    instruments: plan(series),
    ledger: books,
    random: seededRandom(seed),
    intervalMs,
    apart: watch.apart,
  });
  // What it took to set all this up is forgotten.
  await delay(settingUpMs, undefined, { signal });
  watch.figures();
  const memory = watchMemory();
  const beganMs = performance.now();
  const stopLoad = startLoad();
  const trouble = options.faults ? troubles(farEnds, seededRandom(seed + 1)) : undefined;
  progress(`${series} series, ${allSubjects.length + 1} exporters`);

  const tell = (): void => progress(standing(exporting, trouble?.all ?? []));
  const startMs = Math.min(startingIntervals * intervalMs, minutes * 30_000);
  await during(startMs, intervalMs, tell, signal);
  const starting = watch.figures();
  await during(minutes * 60_000 - startMs, intervalMs, tell, signal);
  stopLoad();
  await trouble?.calm();
  // Memory and blocks are of the service as it runs: what is read back afterwards is not.
  const loop = { starting, steady: watch.figures() };
  watch.stop();
  memory.stop();

  progress("faults are over: delivering what waits");
  // Who scrapes asks once more, while there is somebody to ask.
  const scrapes = await farEnds.get(pull)!.report();
  await untilDelivered(exporting.exporters, signal);
  await untilNextSecond(exporting.exporters, signal);
  signal.throwIfAborted();
  await exporting.shutdown();
  progress("reading back");
  const accounts = await Promise.all(
    allSubjects.map(async (subject) => accountOf(subject, exporting, farEnds.get(subject.name)!, trouble?.all ?? [])),
  );
  const recorded = books.series();
  return {
    series,
    exporters: [...accounts, accountOfScraped(pull, scrapes)].map((account) => ({
      ...account,
      ...balance(recorded, account),
    })),
    loop,
    memory: memory.samples(),
    beganMs,
    troubles: trouble?.all ?? [],
  };
}

/** One that does not start leaves none of the others alone: all have started by then, or failed to. */
async function allStarted(starting: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(starting);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

async function during(ms: number, everyMs: number, tell: () => void, signal: AbortSignal): Promise<void> {
  const timer = setInterval(tell, everyMs);
  try {
    await delay(ms, undefined, { signal });
  } finally {
    clearInterval(timer);
  }
}
