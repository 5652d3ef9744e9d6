import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { type Peace, peace } from "../far-ends/peace.ts";

/** A far end that can be killed, and what has been done to it. */
function broken(): Peace & { readonly done: string[] } {
  const done: string[] = [];
  const kill = async (): Promise<() => Promise<void>> => {
    done.push("killed");
    return async () => void done.push("mended");
  };
  return { ...peace({ kill }), done };
}

it("does no work while there is a fault", async () => {
  const { faults, inPeace, done } = broken();
  const end = await faults.kill!();
  await inPeace(async () => void done.push("worked too early"));
  await end();
  await inPeace(async () => void done.push("worked"));
  expect(done).toEqual(["killed", "mended", "worked"]);
});

it("begins a fault when the work is done that is under way, and does one after the other", async () => {
  const { faults, inPeace, done } = broken();
  const work = (name: string) => async (): Promise<void> => {
    done.push(`${name} begins`);
    await turn();
    done.push(`${name} ends`);
  };
  void inPeace(work("one"));
  void inPeace(work("other"));
  await faults.kill!();
  expect(done).toEqual(["one begins", "one ends", "other begins", "other ends", "killed"]);
});

it("tells whoever comes next that work has failed", async () => {
  const { faults, inPeace } = broken();
  const failing = inPeace(() => Promise.reject(new Error("no port is free")));
  await expect(faults.kill!()).rejects.toThrow("no port is free");
  await expect(failing).rejects.toThrow("no port is free");
});
