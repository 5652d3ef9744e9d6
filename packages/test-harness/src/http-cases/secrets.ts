import { assertFailed, sampleMetrics, shownOf } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { HttpVerdict } from "../http-verdict.ts";
import type { HttpBench, HttpCase } from "./http-case.ts";

const text = { "content-type": "text/plain" };
const mostCharacters = 1_000;

export const secretCases: readonly HttpCase[] = [
  {
    id: "http/secret-echoed",
    sentence:
      "A secret that the far end echoes, in whatever part of its answer, shows in no error and in no line of the log.",
    needs: ["credentials", "refusal"],
    async run(bench) {
      for (const verdict of echoes(bench)) {
        const running = await bench.startHttp({ settings: { timeoutMs: bench.can("clock") ? 60_000 : 1_000 } });
        running.farEnd.otherwise(verdict);
        const { error } = await running.export(sampleMetrics(running.exporter, 1));
        assert.ok(running.farEnd.attempts() > 0, `${verdict.do}: nothing was sent`);
        await bench.time.until("shutdown", running.exporter.shutdown());
        const { secret } = bench.settings();
        // Half of a secret is too much, too.
        const trace = secret.slice(0, secret.length / 2);
        const said = bench.diagnostics.lines.find((line) => line.text.includes(trace));
        assert.equal(said, undefined, `${verdict.do}: the log has it: ${said?.text}`);
        const shown = shownOf(error);
        assert.ok(!shown.includes(trace), `${verdict.do}: the error has it: ${shown}`);
      }
    },
  },
  {
    id: "http/words-shortened",
    sentence: "What the far end says is shown on one line, without control characters, and not at length.",
    needs: ["refusal"],
    async run(bench) {
      const running = await bench.startHttp();
      const body = `no\n\u001B[31mreally\r${"not ".repeat(250_000)}`;
      running.farEnd.next({ do: "answer", status: 400, headers: text, body });
      const answer = await running.export(sampleMetrics(running.exporter, 1));
      assertFailed(answer, "an export that was refused");
      assert.equal(running.farEnd.attempts(), 1);
      for (const shown of [answer.error!.message, ...bench.diagnostics.told()]) {
        assert.ok(shown.length <= mostCharacters, `${shown.length} characters are shown`);
        // oxlint-disable-next-line no-control-regex -- there must be none
        assert.doesNotMatch(shown, /[\u0000-\u001F\u007F]/, `control characters are shown: ${JSON.stringify(shown)}`);
      }
    },
  },
];

function echoes(bench: HttpBench): readonly HttpVerdict[] {
  const { secret } = bench.settings();
  const location = `http://127.0.0.1:1/?token=${secret}`;
  return [
    { do: "refuse", message: `no: Bearer ${secret}` },
    { do: "answer", status: 401, headers: text, body: secret },
    // Wherever it is cut short, it is cut within a secret, in one of the three behind the middle of it.
    ...[0, 10, 20].map(
      (shift) => ({ do: "answer", status: 400, headers: text, body: " ".repeat(shift) + secret.repeat(100) }) as const,
    ),
    { do: "answer", status: 403, statusText: `No ${secret}`, headers: { "x-echo": secret } },
    { do: "redirect", location },
    ...(bench.can("failure") ? ([{ do: "fail", message: `busy: ${secret}` }] as const) : []),
    ...(bench.can("partialSuccess")
      ? ([{ do: "accept_some", rejectedPoints: 1, message: `${secret} is over its limit` }] as const)
      : []),
  ];
}
