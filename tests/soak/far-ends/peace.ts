import type { FarEnd } from "./far-end.ts";

/** Faults of a far end, and work on it that may not meet one. */
export interface Peace {
  /** The same faults; each begins when the work is done. */
  readonly faults: FarEnd["faults"];
  /** Does it when what was asked for before is done, or not at all while there is a fault. Resolves when there is no more to do. */
  inPeace(work: () => Promise<void>): Promise<void>;
}

export function peace(faults: FarEnd["faults"]): Peace {
  let isFaulty = false;
  let working = Promise.resolve();
  const names = Object.keys(faults) as (keyof typeof faults)[];
  return {
    faults: Object.fromEntries(names.map((name) => [name, () => begin(faults[name]!)])),
    inPeace(work) {
      if (!isFaulty) working = working.then(work);
      // Whoever waits for it next is told.
      working.catch(() => {});
      return working;
    },
  };

  async function begin(fault: () => Promise<() => Promise<void>>): Promise<() => Promise<void>> {
    isFaulty = true;
    await working;
    const end = await fault();
    return async () => {
      await end();
      isFaulty = false;
    };
  }
}
