import { describe, expect, it } from "vitest";
import { standardCases } from "../src/index.ts";
import { runCase } from "../src/run-case.ts";
import { mutants } from "./mutants/index.ts";
import { subjectOf } from "./mutants/mutant.ts";
import { silenceMutants } from "./mutants/silence.ts";

// What a mutant never does is waited for so long.
const limitMs = 250;

describe("each case catches its mutant", () => {
  silenceMutants();

  it.for(mutants)("$caughtBy: an exporter that $name", async (mutant) => {
    const { caughtBy } = mutant;
    const one = standardCases.find(({ id }) => id === caughtBy);
    expect(one, `there is no case ${caughtBy}`).toBeDefined();
    expect(await runCase(subjectOf(mutant), one!, { limitMs, pace: "turn" })).toMatchObject({ result: "failed" });
  });

  it("and there is no case without one", () => {
    const caught = new Set(mutants.map(({ caughtBy }) => caughtBy));
    expect(standardCases.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });
});
