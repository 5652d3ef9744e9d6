import { describe, expect, it } from "vitest";
import { standardCases } from "../../src/index.ts";
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
      const strays: string[] = [];
      for (const one of standardCases) {
        if (one.id === caughtBy || costly.includes(one.id)) continue;
        const { result } = await runCase(subjectOf(mutant), one, { limitMs: 1_000, pace: "turn" });
        if (result === "failed") strays.push(one.id);
      }
      expect(strays.length, strays.join(", ")).toBeLessThanOrEqual(others);
    });
  });
}
