import { assertArrived, assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { faultProxy } from "../fault-proxy.ts";
import { grpcFarEnd } from "../grpc-far-end.ts";
import { frozenServer } from "../wire-cases/frozen-server.ts";
import type { GrpcBench, GrpcCase } from "./grpc-case.ts";
import { assertRetried } from "./outcomes.ts";
import { answerByTimeout, timeoutMs } from "../wire-cases/answer-by-timeout.ts";

export const connectionCases: readonly GrpcCase[] = [
  {
    id: "grpc/reset-before-request",
    sentence: "A connection that is reset before a byte was read costs an attempt; what was exported arrives once.",
    needs: ["disconnection", "retry"],
    run: (bench) => assertRetried(bench, [{ do: "drop_before" }]),
  },
  {
    id: "grpc/reset-after-request",
    sentence: "A connection that is reset when the call was read costs an attempt.",
    needs: ["disconnection", "retry"],
    run: (bench) => assertRetried(bench, [{ do: "drop_after" }]),
  },
  {
    id: "grpc/connection-kept",
    sentence: "One connection carries all exports, one after the other.",
    async run(bench) {
      const running = await bench.startGrpc();
      for (const first of [0, 1, 2]) await running.export(sampleMetrics(running.exporter, 1, first));
      const { total } = running.farEnd.connections();
      assert.equal(total, 1, `three exports took ${total} connections`);
    },
  },
  {
    id: "grpc/restarted",
    sentence: "A far end that was stopped and started between two exports gets both.",
    needs: ["disconnection", "retry"],
    async run(bench) {
      const running = await bench.startGrpc();
      const batches = [0, 1].map((first) => sampleMetrics(running.exporter, 1, first));
      for (const metrics of batches) {
        const { code, error } = await running.export(metrics);
        assert.equal(code, 0, `an export failed: ${error?.message}`);
        await running.farEnd.stop();
        await running.farEnd.start();
      }
      await assertArrived(bench, running, ...batches);
    },
  },
  {
    id: "grpc/frozen-ends",
    sentence: "An export to a far end whose process is frozen, and which nobody can connect to, fails at the timeout.",
    needs: ["hanging"],
    async run(bench) {
      const frozen = await frozenServer();
      const running = await bench.exportTo(new URL(frozen.url).origin, frozen, { timeoutMs });
      assertFailed(await answerByTimeout(bench, running), "an export to a frozen process");
    },
  },
  {
    id: "grpc/black-hole",
    sentence:
      "An export over a connection that swallows everything ends at its timeout, and the next one takes another connection.",
    needs: ["hanging", "disconnection"],
    run: blackHole,
  },
  {
    id: "grpc/no-http2",
    sentence: "An export to a far end that speaks no HTTP/2 fails.",
    needs: ["refusal", "disconnection"],
    async run(bench) {
      const running = await bench.startGrpc({ settings: { timeoutMs: bench.can("clock") ? 60_000 : timeoutMs } });
      running.farEnd.otherwise({ do: "no_http2" });
      const { answer } = running.begin(sampleMetrics(running.exporter, 1));
      assertFailed(await bench.time.until("the answer", answer), "an export to what speaks no HTTP/2");
      assert.ok(running.farEnd.connections().total > 0, "nobody has connected");
    },
  },
];

async function blackHole(bench: GrpcBench): Promise<void> {
  // On a clock of the suite, long enough for whoever connects anew: to the clock, that takes seconds.
  const timeoutMs = bench.can("clock") ? 20_000 : 1_000;
  const farEnd = await grpcFarEnd();
  const proxy = await faultProxy({ target: farEnd.port });
  const url = `http://127.0.0.1:${proxy.port}`;
  try {
    const first = await bench.exportTo(url, farEnd, { timeoutMs });
    const [before, ...batches] = [0, 1, 2, 3].map((n) => sampleMetrics(first.exporter, 1, n));
    assert.equal((await first.export(before!)).code, 0, "an export through the proxy failed");
    // Another connection lets one export through as this one did, and swallows what comes then, but for a few bytes.
    proxy.next({ toTarget: { after: { bytes: proxy.passed().toTarget + 16, do: "swallow" } } });
    const running = await bench.exportTo(url, farEnd, { timeoutMs });
    assert.equal((await running.export(batches[0]!)).code, 0, "an export through the proxy failed");
    const { answer } = running.begin(batches[1]!);
    // Whoever gives an attempt up in good time makes another one.
    const swallowed = await bench.time.byTimeout("the answer", answer, timeoutMs);
    const { code, error } = await running.export(batches[2]!);
    assert.equal(code, 0, `the export after it failed: ${error?.message}`);
    const arrived = swallowed.code === 0 ? batches : [batches[0]!, batches[2]!];
    await assertArrived(bench, running, before!, ...arrived);
  } finally {
    await proxy.stop();
  }
}
