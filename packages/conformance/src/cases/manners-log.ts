import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import type { DiagLine } from "../diagnostics.ts";
import { canFail, sitThroughFailures } from "../failing-spell.ts";

export const logCases: readonly Case[] = [
  {
    id: "manners/loss-told",
    sentence: "That something is lost is told in the log, as a warning or an error.",
    needsOneOf: canFail,
    async run(bench) {
      const { failed } = await sitThroughFailures(bench);
      assert.ok(told(bench.diagnostics.lines).length > 0, `${failed} exports failed, and the log does not tell of it`);
    },
  },
  {
    id: "manners/quiet-log",
    sentence: "While exports keep failing, the log tells of it now and then, and not each time.",
    needsOneOf: canFail,
    async run(bench) {
      const { failed, during } = await sitThroughFailures(bench);
      const lines = told(during);
      const most = 3 + failed / 4;
      assert.ok(lines.length <= most, `${failed} exports failed, and the log tells of it ${lines.length} times`);
    },
  },
  {
    id: "manners/loss-end-told",
    sentence: "When nothing is lost any more, that is told, too.",
    needsOneOf: canFail,
    async run(bench) {
      const { failed, since } = await sitThroughFailures(bench);
      assert.ok(since, `${failed} exports failed, although the far end takes everything again`);
      const lines = since.filter(({ level }) => level !== "debug" && level !== "verbose");
      assert.ok(lines.length > 0, `an export succeeded after ${failed} that failed, and the log does not tell of it`);
    },
  },
  {
    id: "manners/broken-logger",
    sentence: "A logger that throws disturbs no export, no flush and no shutdown.",
    needsOneOf: canFail,
    async run(bench) {
      bench.diagnostics.break();
      const { running } = await sitThroughFailures(bench);
      await bench.time.until("forceFlush", running.exporter.forceFlush());
      await bench.time.until("shutdown", running.exporter.shutdown());
      assert.deepEqual(bench.strayErrors(), [], "what the logger throws ends the process");
    },
  },
];

function told(lines: readonly DiagLine[]): readonly DiagLine[] {
  return lines.filter(({ level }) => level === "error" || level === "warn");
}
