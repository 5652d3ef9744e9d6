import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { whatIsWrittenBy } from "../console-watch.ts";
import { shownOf, tracesOf } from "../traces-of-secret.ts";
import { liveThrough } from "../troubles.ts";

export const outputCases: readonly Case[] = [
  {
    id: "manners/secrets",
    sentence: "Credentials show in no error, in no line of the log and on no console, whatever goes wrong.",
    needs: ["credentials"],
    async run(bench) {
      const errors: unknown[] = [];
      const written = await whatIsWrittenBy(async () => {
        for (const { error } of await liveThrough(bench)) errors.push(error);
      });
      assert.ok(bench.isSecretRead(), "nobody has read settings.secret: there is nothing that could show");
      const shown = [
        ...errors.map((error) => ["an error", shownOf(error)] as const),
        ...bench.diagnostics.lines.map(({ level, text }) => [`the log (${level})`, text] as const),
        ...written.map((text) => ["what is written", text] as const),
      ];
      const traces = tracesOf(bench.settings().secret);
      const leak = shown.find(([, text]) => traces.some((trace) => text.includes(trace)));
      assert.equal(leak, undefined, `the secret shows in ${leak?.join(": ")}`);
    },
  },
  {
    id: "manners/no-console",
    sentence: "Nothing is written to the console or to the standard streams, whatever goes wrong.",
    async run(bench) {
      const written = await whatIsWrittenBy(async () => void (await liveThrough(bench)));
      assert.equal(written.length, 0, `it writes ${written.slice(0, 3).join("; ")}`);
    },
  },
];
