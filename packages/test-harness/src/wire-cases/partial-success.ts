import { assertLossTold, type Bench, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { WireCase, WireProtocol } from "./wire-case.ts";

/** A far end that takes a part says a number, which need not be true. */
export function partialSuccessClamped<ProtocolBench extends Bench>({
  name,
  message,
  start,
}: WireProtocol<ProtocolBench>): WireCase<ProtocolBench> {
  return {
    id: `${name}/partial-success-clamped`,
    sentence: `A far end that refuses more data points than were sent, or fewer than none, is not believed: it took the ${message}.`,
    needs: ["partialSuccess"],
    async run(bench) {
      for (const [rejectedPoints, lost] of [
        [10_000, 3],
        [-4, 0],
      ] as const) {
        const running = await start(bench);
        running.farEnd.next({ do: "accept_some", rejectedPoints });
        const before = bench.diagnostics.told().length;
        const answer = await running.export(sampleMetrics(running.exporter, 3));
        assert.equal(answer.code, 0, `of ${rejectedPoints} rejected data points: the export failed`);
        assert.equal(running.farEnd.attempts(), 1, `of ${rejectedPoints} rejected data points: it was sent again`);
        const told = bench.diagnostics.told().slice(before).join("; ");
        assert.doesNotMatch(told, /10.?000|\b4\b/, `the log believes it: ${told}`);
        assertLossTold(bench, [answer], lost, before);
      }
    },
  };
}

/** A far end may have something to say of what it took. */
export function partialSuccessWarning<ProtocolBench extends Bench>({
  name,
  start,
}: WireProtocol<ProtocolBench>): WireCase<ProtocolBench> {
  return {
    id: `${name}/partial-success-warning`,
    sentence: "A far end that takes everything and has something to say is heard: its words are in the log.",
    needs: ["partialSuccess"],
    async run(bench) {
      const running = await start(bench);
      running.farEnd.next({ do: "accept_some", rejectedPoints: 0, message: "deprecated" });
      const { code } = await running.export(sampleMetrics(running.exporter, 3));
      assert.equal(code, 0, "the export failed");
      assert.equal(running.farEnd.attempts(), 1, "it was sent again");
      const told = bench.diagnostics.told().join("; ");
      assert.ok(told.includes("deprecated"), `the log does not tell: ${told}`);
    },
  };
}
