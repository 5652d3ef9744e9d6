import { assertArrived, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { GrpcCase } from "./grpc-case.ts";

const timeoutMs = 1_000;
/** What HTTP/2 lets through before the far end has read something (RFC 9113, 6.9.2). */
const usualWindowBytes = 65_535;

export const sizeCases: readonly GrpcCase[] = [
  {
    id: "grpc/small-window",
    sentence: "A call that is larger than the far end takes at once arrives whole, as fast as it is read.",
    async run(bench) {
      const running = await bench.startGrpc({ initialWindowBytes: 1_000, settings: { compression: "none" } });
      const metrics = sampleMetrics(running.exporter, 500);
      const { code, error } = await running.export(metrics);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "grpc/large-request",
    sentence: "A call that is large, but within the limit, arrives whole.",
    needs: ["requestLimit"],
    async run(bench) {
      const maxRequestBytes = 2 * usualWindowBytes;
      const running = await bench.startGrpc({ settings: { maxRequestBytes, compression: "none" } });
      const metrics = sampleMetrics(running.exporter, 8_000);
      const { code, error } = await running.export(metrics);
      assert.equal(code, 0, `the export failed: ${error?.message}`);
      await assertArrived(bench, running, metrics);
      const largest = running.farEnd.largestAttemptBytes();
      assert.ok(largest <= maxRequestBytes, `${largest} bytes were sent at once; the limit is ${maxRequestBytes}`);
      assert.ok(largest > usualWindowBytes, `the calls are of no more than ${largest} bytes`);
    },
  },
  {
    id: "grpc/stall-ends",
    sentence: "An export to a far end that reads no further fails at the timeout.",
    needs: ["hanging"],
    async run(bench) {
      const running = await bench.startGrpc({
        initialWindowBytes: 1_000,
        settings: { timeoutMs, compression: "none" },
      });
      running.farEnd.otherwise({ do: "stall" });
      const { answer } = running.begin(sampleMetrics(running.exporter, 500));
      await running.farEnd.begun(1);
      const { code } = await bench.time.byTimeout("the answer", answer, timeoutMs);
      assert.equal(code, 1, "it succeeds");
    },
  },
  {
    id: "grpc/too-large-halved",
    sentence: "What is larger than the far end takes is divided, and every data point arrives once.",
    grpc: ["division"],
    async run(bench) {
      for (const message of [
        "grpc: received message larger than max (5000000 vs. 4194304)",
        "grpc: received message after decompression larger than max (5000000 vs. 4194304)",
      ]) {
        const running = await bench.startGrpc();
        // The whole, then the first half.
        running.farEnd.next({ do: "refuse", status: 8, message }, { do: "refuse", status: 8, message });
        const metrics = sampleMetrics(running.exporter, 40);
        const { code, error } = await running.export(metrics);
        assert.equal(code, 0, `${message}: the export failed: ${error?.message}`);
        await assertArrived(bench, running, metrics);
      }
    },
  },
];
