import assert from "node:assert/strict";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { runProgram } from "../child-program.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { answersMark, lifeProgram, type ProgramLife } from "../life-program.ts";
import { isScraped } from "../subject.ts";

// A busy machine takes its time to start a process; to end one takes no time.
const limits = { doneMark: answersMark, doneMs: 15_000, stayMs: 3_000 };

export const exitCases: readonly Case[] = [
  {
    id: "manners/exits-by-itself",
    sentence: "After a shutdown the process ends by itself, also when somebody hung meanwhile; nothing is unanswered.",
    needsModule: true,
    async run(bench) {
      const { exporter } = await bench.start();
      const lives = livesOf(bench);
      const program = lifeProgram({ module: bench.subject.module!, metrics: sampleMetrics(exporter, 1), lives });
      const { exitCode, stdout, stderr } = await runProgram(program, limits);
      const codes = stdout.split(`\n${answersMark}`)[1]?.trim();
      const when = codes === undefined ? "before the exporter was shut down" : `after the answers ${codes}`;
      assert.notEqual(exitCode, undefined, `the process did not end by itself, and was killed ${when}\n${stderr}`);
      assert.equal(exitCode, 0, `the process ended ${when} with code ${exitCode}\n${stderr}`);
      assert.equal(codes, JSON.stringify(lives.map((life) => (life === "accept" ? 0 : 1))), `the answers are ${codes}`);
    },
  },
];

function livesOf(bench: Bench): readonly ProgramLife[] {
  if (isScraped(bench.subject)) return ["accept", "time_out", "hang"];
  return bench.can("hanging") ? ["accept", "hang"] : ["accept"];
}
