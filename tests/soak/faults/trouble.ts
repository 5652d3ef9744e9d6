import { type Clock, systemClock, wait } from "@meterbridge/core";
import type { RunningFarEnd } from "../far-ends/start-far-end.ts";
import type { FaultName } from "./fault-names.ts";

/** Something that went wrong, in milliseconds of `performance.now()`. */
export interface Trouble {
  readonly exporter: string;
  readonly fault: FaultName;
  readonly fromMs: number;
  /** Absent while it lasts. */
  toMs?: number;
}

export interface Troubles {
  readonly all: readonly Trouble[];
  /** Nothing more begins; resolves when everything is over. */
  calm(): Promise<void>;
}

/** As much of a far end as it takes to break it. */
export type Breakable = Pick<RunningFarEnd, "faults" | "begin" | "end">;

const everyMs = 4_000;
const shortestMs = 2_000;
const longestMs = 8_000;
/** An attempt that was not answered is tried again before the next fault: what is refused then is what has not arrived. */
const restMs = 5_000;

/**
 * Lets faults come and go: one begins every four seconds with an exporter that has had none for five, and lasts two to eight. `random` gives numbers from 0
 * to below 1.
 */
export function troubles(
  farEnds: ReadonlyMap<string, Breakable>,
  random: () => number,
  clock: Clock = systemClock,
): Troubles {
  const all: Trouble[] = [];
  const running = new Map<string, Promise<void>>();
  const calming = new AbortController();
  const pause = (ms: number): Promise<void> => wait(clock, ms, calming.signal);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const failures: Error[] = [];
  const beginning = begin();

  return {
    all,
    async calm() {
      calming.abort();
      await beginning;
      await Promise.all(running.values());
      if (failures.length > 0) throw new AggregateError(failures, "faults could not be made");
    },
  };

  async function begin(): Promise<void> {
    for (;;) {
      await pause(everyMs);
      if (calming.signal.aborted) return;
      const free = [...farEnds.keys()].filter((exporter) => !running.has(exporter));
      if (free.length === 0) continue;
      const exporter = pick(free);
      const fault = pick(farEnds.get(exporter)!.faults);
      const ms = shortestMs + random() * (longestMs - shortestMs);
      const one = happen(exporter, fault, ms)
        .then(() => pause(restMs))
        .catch((error: Error) => void failures.push(error))
        .finally(() => running.delete(exporter));
      running.set(exporter, one);
    }
  }

  async function happen(exporter: string, fault: FaultName, ms: number): Promise<void> {
    const farEnd = farEnds.get(exporter)!;
    const trouble: Trouble = { exporter, fault, fromMs: clock.now() };
    all.push(trouble);
    await farEnd.begin(fault);
    await pause(ms);
    await farEnd.end();
    trouble.toMs = clock.now();
  }
}
