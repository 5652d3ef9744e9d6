import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { runProgram } from "../child-program.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { answersMark, lifeProgram } from "../life-program.ts";

// A busy machine takes its time to start a process; to end one takes no time.
const limits = { doneMark: answersMark, doneMs: 15_000, stayMs: 3_000 };

export const exitCases: readonly Case[] = [
  {
    id: "manners/exits-by-itself",
    sentence:
      "After a shutdown the process ends by itself, also when the far end hung meanwhile; nothing is unanswered.",
    needsModule: true,
    async run(bench) {
      const { exporter } = await bench.start();
      const lives = bench.can("hanging") ? (["accept", "hang"] as const) : (["accept"] as const);
      const program = lifeProgram({ module: bench.subject.module!, metrics: sampleMetrics(exporter, 1), lives });
      const { exitCode, stdout, stderr } = await runProgram(program, limits);
      const codes = stdout.split(`\n${answersMark}`)[1]?.trim();
      const when = codes === undefined ? "before the exporter was shut down" : `after the answers ${codes}`;
      assert.notEqual(exitCode, undefined, `the process did not end by itself, and was killed ${when}\n${stderr}`);
      assert.equal(exitCode, 0, `the process ended ${when} with code ${exitCode}\n${stderr}`);
      assert.equal(codes, JSON.stringify(lives.map((life) => (life === "hang" ? 1 : 0))), `the answers are ${codes}`);
    },
  },
];
