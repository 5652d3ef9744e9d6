import { assertArrived, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import { constants } from "node:http2";
import type { GrpcCase } from "./grpc-case.ts";
import { assertFinal, assertRetried } from "./outcomes.ts";

/** They stand for UNAVAILABLE and CANCELLED (PROTOCOL-HTTP2, "Errors"). */
const retried = [constants.NGHTTP2_REFUSED_STREAM, constants.NGHTTP2_CANCEL];
/** They stand for INTERNAL, for RESOURCE_EXHAUSTED without a word about when, and for PERMISSION_DENIED. */
const final = [
  constants.NGHTTP2_INTERNAL_ERROR,
  constants.NGHTTP2_PROTOCOL_ERROR,
  constants.NGHTTP2_FLOW_CONTROL_ERROR,
  constants.NGHTTP2_COMPRESSION_ERROR,
  constants.NGHTTP2_ENHANCE_YOUR_CALM,
  constants.NGHTTP2_INADEQUATE_SECURITY,
];

export const streamCases: readonly GrpcCase[] = [
  {
    id: "grpc/reset-stream-retried",
    sentence: "A stream that the far end refuses or cancels costs an attempt.",
    needs: ["failure", "retry"],
    run: (bench) => assertRetried(bench, resets(retried)),
  },
  {
    id: "grpc/reset-stream-final",
    sentence: "A stream that is reset for any other reason fails the export, as the status that it stands for.",
    needs: ["refusal"],
    run: (bench) => assertFinal(bench, resets(final)),
  },
  {
    id: "grpc/go-away-before",
    sentence: "A call that the far end has not looked at when it goes away is made again on another connection.",
    needs: ["disconnection", "retry"],
    run: (bench) => assertRetried(bench, [{ do: "go_away", when: "before" }]),
  },
  {
    id: "grpc/go-away-after",
    sentence:
      "When the far end answers and then goes away, the next export takes another connection, and nobody notices.",
    needs: ["disconnection"],
    async run(bench) {
      const running = await bench.startGrpc();
      running.farEnd.next({ do: "go_away", when: "after" });
      const batches = [0, 1].map((first) => sampleMetrics(running.exporter, 1, first));
      for (const metrics of batches) {
        const { code, error } = await running.export(metrics);
        assert.equal(code, 0, `an export failed: ${error?.message}`);
      }
      await assertArrived(bench, running, ...batches);
      assert.equal(running.farEnd.connections().total, 2, "the far end that went away was not let go");
      assert.deepEqual(bench.diagnostics.told(), [], "the log tells of it");
    },
  },
  {
    id: "grpc/go-away-idle",
    sentence:
      "When the far end goes away between two exports, the second one takes another connection, and nobody notices.",
    needs: ["disconnection"],
    async run(bench) {
      const running = await bench.startGrpc();
      const batches = [0, 1].map((first) => sampleMetrics(running.exporter, 1, first));
      await running.export(batches[0]!);
      running.farEnd.goAway();
      await running.farEnd.closedTo(0);
      const { code, error } = await running.export(batches[1]!);
      assert.equal(code, 0, `the next export failed: ${error?.message}`);
      await assertArrived(bench, running, ...batches);
      assert.deepEqual(bench.diagnostics.told(), [], "the log tells of it");
    },
  },
];

function resets(codes: readonly number[]) {
  return codes.map((code) => ({ do: "reset_stream", code }) as const);
}
