import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { isTold } from "../diagnostics.ts";
import { sitThroughLosses } from "../losing-spell.ts";

export const logCases: readonly Case[] = [
  {
    id: "manners/loss-told",
    sentence: "That something is lost is told in the log, as a warning or an error.",
    async run(bench) {
      const { losing } = await sitThroughLosses(bench);
      assert.ok(
        bench.diagnostics.told().length > 0,
        `${losing} exports lost something, and the log does not tell of it`,
      );
    },
  },
  {
    id: "manners/quiet-log",
    sentence: "While exports keep losing something, the log tells of it now and then, and not each time.",
    async run(bench) {
      const { losing, during } = await sitThroughLosses(bench);
      const lines = during.filter((line) => isTold(line));
      const most = 3 + losing / 4;
      assert.ok(
        lines.length <= most,
        `${losing} exports lost something, and the log tells of it ${lines.length} times`,
      );
    },
  },
  {
    id: "manners/loss-end-told",
    sentence: "When nothing is lost any more, that is told, too.",
    async run(bench) {
      const { losing, since } = await sitThroughLosses(bench);
      assert.ok(
        since,
        `after ${losing} exports that lost something, one failed of which nothing should have been lost`,
      );
      const lines = since.filter(({ level }) => level !== "debug" && level !== "verbose");
      assert.ok(
        lines.length > 0,
        `after ${losing} exports that lost something one lost nothing, and the log does not tell of it`,
      );
    },
  },
  {
    id: "manners/broken-logger",
    sentence: "A logger that throws disturbs no export, no flush and no shutdown.",
    async run(bench) {
      bench.diagnostics.break();
      const { running, since } = await sitThroughLosses(bench);
      assert.ok(since, "no export succeeds any more");
      await bench.time.until("forceFlush", running.exporter.forceFlush());
      await bench.time.until("shutdown", running.exporter.shutdown());
      assert.deepEqual(bench.strayErrors(), [], "what the logger throws ends the process");
    },
  },
];
