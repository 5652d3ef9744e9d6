import { describe, expect, it } from "vitest";
import { type Case, standardCases } from "../../src/index.ts";
import { runCase } from "../../src/run-case.ts";
import { mutants } from "./index.ts";
import { subjectOf } from "./mutant.ts";
import { silenceMutants } from "./silence.ts";

// They take long, and look at what hardly any defect touches.
const costly = ["limits/event-loop", "limits/memory", "limits/memory-bytes"];

/** Tests that few cases catch a mutant that is not theirs. It is every mutant against every case: one part of several. */
export function describePrecision(part: number, parts: number): void {
  const precise = mutants.filter(({ others }, index) => others !== Infinity && index % parts === part);

  describe("few cases catch a mutant that is not theirs", () => {
    silenceMutants();

    it.for(precise)("an exporter that $name", { timeout: 120_000 }, async (mutant) => {
      const { caughtBy, others = 3 } = mutant;
      const cases = standardCases.filter(({ id }) => id !== caughtBy && !costly.includes(id));
      let strays = await failing(cases, 1_000);
      // Some may have waited in vain because the machine stalled.
      if (strays.length > others) strays = await failing(strays, 5_000);
      expect(strays.length, strays.map(({ id }) => id).join(", ")).toBeLessThanOrEqual(others);

      async function failing(among: readonly Case[], limitMs: number): Promise<readonly Case[]> {
        const failed: Case[] = [];
        for (const one of among) {
          const { result } = await runCase(subjectOf(mutant), one, { limitMs, pace: "turn" });
          if (result === "failed") failed.push(one);
        }
        return failed;
      }
    });
  });
}
