import { assertArrived, assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { answerByTimeout, timeoutMs } from "../wire-cases/answer-by-timeout.ts";
import type { GrpcCase } from "./grpc-case.ts";

const unauthenticated = 16;

export const headersCases: readonly GrpcCase[] = [
  {
    id: "grpc/headers-per-attempt",
    sentence: "The metadata of each attempt is asked for anew.",
    needs: ["failure", "retry"],
    grpc: ["headersFunction"],
    async run(bench) {
      const { headers } = numbered();
      const running = await bench.startGrpc({ settings: { headers } });
      running.farEnd.next({ do: "fail" });
      const { code, error } = await running.export(sampleMetrics(running.exporter, 1));
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      const sent = running.farEnd.calls.map(({ metadata }) => metadata["x-number"]);
      assert.deepEqual(sent, ["1", "2"], "not each attempt has metadata of its own");
    },
  },
  {
    id: "grpc/headers-rejected",
    sentence: "When metadata cannot be had, that costs an attempt, and nothing is sent without it.",
    needs: ["retry"],
    grpc: ["headersFunction"],
    async run(bench) {
      let asked = 0;
      const headers = async (): Promise<Record<string, string>> => {
        asked += 1;
        if (asked === 1) throw new Error("no token today");
        return { "x-number": String(asked) };
      };
      const running = await bench.startGrpc({ settings: { headers } });
      const metrics = sampleMetrics(running.exporter, 1);
      const { code, error } = await running.export(metrics);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      await assertArrived(bench, running, metrics);
      assert.equal(running.farEnd.attempts(), 1, "something was sent without the metadata");
    },
  },
  {
    id: "grpc/headers-never-given",
    sentence: "To wait for metadata that is never given is part of the timeout, and nothing is sent without it.",
    grpc: ["headersFunction"],
    async run(bench) {
      let isAsked = false;
      const headers = (): Promise<never> => {
        isAsked = true;
        return new Promise(() => {});
      };
      const running = await bench.startGrpc({ settings: { headers, timeoutMs } });
      const { code } = await answerByTimeout(bench, running, () => isAsked);
      assert.equal(code, 1, "it succeeds");
      assert.equal(running.farEnd.attempts(), 0, "something was sent without the metadata");
    },
  },
  {
    id: "grpc/headers-refreshed",
    sentence: "After UNAUTHENTICATED metadata is asked for once more, and the call is made once more, at once.",
    needs: ["refusal"],
    grpc: ["headersFunction"],
    async run(bench) {
      const { headers } = numbered();
      const running = await bench.startGrpc({ settings: { headers } });
      running.farEnd.next({ do: "status", status: unauthenticated });
      const { answer } = running.begin(sampleMetrics(running.exporter, 1));
      const { code, error } = await bench.time.whileItStands("the answer, without a wait", answer);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      const sent = running.farEnd.calls.map(({ metadata }) => metadata["x-number"]);
      assert.deepEqual(sent, ["1", "2"], "it was not asked for once more");
    },
  },
  {
    id: "grpc/headers-refreshed-once",
    sentence: "A far end that keeps saying UNAUTHENTICATED fails the export after the second call.",
    needs: ["refusal"],
    grpc: ["headersFunction"],
    async run(bench) {
      const { headers } = numbered();
      const running = await bench.startGrpc({ settings: { headers } });
      running.farEnd.otherwise({ do: "status", status: unauthenticated });
      assertFailed(await running.export(sampleMetrics(running.exporter, 1)), "an export that is not let in");
      assert.equal(running.farEnd.attempts(), 2, "it was not made exactly twice");
    },
  },
];

/** Metadata that says how often it was asked for. */
function numbered(): { readonly headers: () => Promise<Readonly<Record<string, string>>> } {
  let asked = 0;
  return { headers: async () => ({ "x-number": String(++asked) }) };
}
