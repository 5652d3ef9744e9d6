import { seededRandom, testClock } from "@meterbridge/test-harness";
import { expect, it } from "vitest";
import type { FaultName } from "../faults/fault-names.ts";
import { type Breakable, type Trouble, troubles } from "../faults/trouble.ts";

interface Watched extends Breakable {
  readonly broken: FaultName[];
  readonly mended: () => number;
}

function farEnd(end: () => Promise<void> = async () => {}): Watched {
  const broken: FaultName[] = [];
  let mended = 0;
  return {
    faults: ["kill", "freeze"],
    broken,
    mended: () => mended,
    begin: async (fault) => void broken.push(fault),
    async end() {
      await end();
      mended++;
    },
  };
}

async function minutes(
  count: number,
  seed: number,
): Promise<{ readonly farEnds: readonly Watched[]; readonly all: readonly Trouble[] }> {
  const clock = testClock();
  const farEnds = [farEnd(), farEnd(), farEnd()];
  const named = new Map(farEnds.map((one, index) => [`exporter ${index}`, one]));
  const trouble = troubles(named, seededRandom(seed), clock);
  await clock.advance(count * 60_000);
  await trouble.calm();
  expect(clock.pending()).toEqual([]);
  expect(trouble.all.every(({ toMs }) => toMs !== undefined)).toBe(true);
  return { farEnds, all: trouble.all };
}

it("breaks every far end in every way, and mends it before it breaks it again", async () => {
  for (const { broken, mended } of (await minutes(10, 1)).farEnds) {
    expect(new Set(broken)).toEqual(new Set(["kill", "freeze"]));
    expect(mended()).toBe(broken.length);
  }
});

it("leaves a far end alone for five seconds between two faults", async () => {
  const { all } = await minutes(10, 1);
  for (const [index, { exporter, toMs }] of all.entries()) {
    const next = all.slice(index + 1).find((one) => one.exporter === exporter);
    if (next) expect(next.fromMs - toMs!).toBeGreaterThanOrEqual(5_000);
  }
});

it("does the same for the same seed", async () => {
  const faults = async (seed: number): Promise<unknown> => (await minutes(5, seed)).farEnds.map(({ broken }) => broken);
  expect(await faults(7)).toEqual(await faults(7));
  expect(await faults(7)).not.toEqual(await faults(8));
});

it("tells at the end that a fault could not be mended", async () => {
  const clock = testClock();
  const stuck = farEnd(() => Promise.reject(new Error("it does not start again")));
  const trouble = troubles(new Map([["kafka", stuck]]), seededRandom(1), clock);
  await clock.advance(20_000);
  await expect(trouble.calm()).rejects.toThrow("faults could not be made");
});
