import { assertArrived, assertFailed, type ReceivedPoint, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { HttpFarEnd } from "../http-far-end.ts";
import { answerByTimeout, timeoutMs } from "../wire-cases/answer-by-timeout.ts";
import { assertDelivers } from "../wire-cases/assert-delivers.ts";
import { frozenServer } from "../wire-cases/frozen-server.ts";
import type { HttpCase } from "./http-case.ts";

export const connectionCases: readonly HttpCase[] = [
  {
    id: "http/reset-before-request",
    sentence: "A connection that is reset before a byte was read costs an attempt; what was exported arrives once.",
    needs: ["disconnection", "retry"],
    async run(bench) {
      const running = await bench.startHttp();
      running.farEnd.next({ do: "drop_before" });
      await assertDelivers(bench, running);
    },
  },
  {
    id: "http/frozen-ends",
    sentence: "An export to a far end whose process is frozen, and which nobody can connect to, fails at the timeout.",
    needs: ["hanging"],
    async run(bench) {
      const frozen = await frozenServer();
      const running = await bench.exportTo(frozen.url, frozen, { timeoutMs });
      assertFailed(await answerByTimeout(bench, running), "an export to a frozen process");
    },
  },
  {
    id: "http/connection-kept",
    sentence: "A connection is kept for the exports that follow.",
    http: ["keepAlive"],
    async run(bench) {
      const running = await bench.startHttp();
      for (const first of [0, 1, 2]) await running.export(sampleMetrics(running.exporter, 1, first));
      const { total } = running.farEnd.connections();
      assert.equal(total, 1, `three exports took ${total} connections`);
    },
  },
  replaced(
    "http/idle-closed",
    "When the far end closes a connection that is idle, the next export takes another one, and nobody notices.",
    async (farEnd) => {
      farEnd.closeIdle();
      await farEnd.closedTo(0);
    },
  ),
  replaced(
    "http/stale-replaced",
    "A kept connection that turns out to be dead is replaced at once and silently, and what is sent arrives once.",
    (farEnd) => farEnd.next({ do: "drop_before" }),
  ),
];

/** A case of a kept connection that is of no use any more when the next export comes. */
function replaced(id: string, sentence: string, lose: (farEnd: HttpFarEnd<ReceivedPoint>) => unknown): HttpCase {
  return {
    id,
    sentence,
    http: ["keepAlive"],
    async run(bench) {
      const running = await bench.startHttp();
      const batches = [0, 1].map((first) => sampleMetrics(running.exporter, 1, first));
      await running.export(batches[0]!);
      await lose(running.farEnd);
      const next = running.begin(batches[1]!).answer;
      const { code, error } = await bench.time.whileItStands("the answer to the next export, without a wait", next);
      assert.equal(code, 0, `the next export failed: ${error?.message}`);
      await assertArrived(bench, running, ...batches);
      assert.equal(running.farEnd.connections().total, 2, "it took more than one new connection");
      assert.deepEqual(bench.diagnostics.told(), [], "the log tells of it");
    },
  };
}
