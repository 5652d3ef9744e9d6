import { describe, expect, it } from "vitest";
import { standardCases } from "../src/index.ts";
import { runCase } from "../src/run-case.ts";
import { mutants } from "./mutants/index.ts";
import { reference } from "./reference/reference.ts";

// What a mutant never does is waited for so long.
const limitMs = 250;

describe("each case catches its mutant", () => {
  it.for(mutants)("$caughtBy: an exporter that $name", async ({ caughtBy, defect }) => {
    const one = standardCases.find(({ id }) => id === caughtBy);
    expect(one, `there is no case ${caughtBy}`).toBeDefined();
    expect(await runCase(reference(defect), one!, { limitMs })).toMatchObject({ result: "failed" });
  });

  it("and there is no case without one", () => {
    const caught = new Set(mutants.map(({ caughtBy }) => caughtBy));
    expect(standardCases.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });
});

describe("few cases catch a mutant that is not theirs", () => {
  const precise = mutants.filter(({ others }) => others !== Infinity);

  it.for(precise)("an exporter that $name", { timeout: 60_000 }, async ({ caughtBy, defect, others = 3 }) => {
    const strays: string[] = [];
    for (const one of standardCases) {
      if (one.id === caughtBy) continue;
      const { result } = await runCase(reference(defect), one, { limitMs });
      if (result === "failed") strays.push(one.id);
    }
    expect(strays.length, strays.join(", ")).toBeLessThanOrEqual(others);
  });
});
