import { assertFailed, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { GrpcVerdict } from "../grpc-verdict.ts";
import type { GrpcCase } from "./grpc-case.ts";
import { assertFinal, assertRetried } from "./outcomes.ts";

const resourceExhausted = 8;
/** All that are failures, and one that is none of gRPC's. */
const statuses: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 99];
const retriedPages: readonly number[] = [429, 502, 503, 504];
const finalPages: readonly number[] = [400, 401, 403, 404, 405, 410, 413, 418, 500, 501, 505];

export const statusCases: readonly GrpcCase[] = [
  {
    id: "grpc/statuses-retried",
    sentence:
      "A call is made again after each status for which the protocol says so, with and without a RetryInfo, wherever it is said.",
    needs: ["failure", "retry"],
    run: (bench) => assertRetried(bench, [...everywhere(bench.retried, false), ...everywhere(bench.retried, true)]),
  },
  {
    id: "grpc/statuses-final",
    sentence: "A call is made once, and the export fails, after any other status, with and without a RetryInfo.",
    needs: ["refusal"],
    async run(bench) {
      const final = statuses.filter((status) => status !== resourceExhausted && !bench.retried.includes(status));
      await assertFinal(bench, [...everywhere(final, false), ...everywhere(final, true)]);
    },
  },
  {
    id: "grpc/exhausted-retried",
    sentence: "RESOURCE_EXHAUSTED is tried again when the far end says when.",
    needs: ["throttling", "retry"],
    run: (bench) => assertRetried(bench, everywhere([resourceExhausted], true)),
  },
  {
    id: "grpc/exhausted-final",
    sentence: "RESOURCE_EXHAUSTED is not tried again when the far end does not say when.",
    needs: ["refusal"],
    run: (bench) => assertFinal(bench, everywhere([resourceExhausted], false)),
  },
  {
    id: "grpc/exhausted-whole",
    sentence: "RESOURCE_EXHAUSTED for another reason than the size of a message does not have it divided.",
    needs: ["refusal"],
    async run(bench) {
      const running = await bench.startGrpc();
      running.farEnd.otherwise({ do: "status", status: resourceExhausted, message: "quota of the month exceeded" });
      assertFailed(await running.export(sampleMetrics(running.exporter, 10)), "an export over the quota");
      assert.equal(running.farEnd.attempts(), 1, "it was sent again, or in parts");
    },
  },
  {
    id: "grpc/pages-retried",
    sentence: "A proxy that says in HTTP's words that it cannot reach the far end just now costs an attempt.",
    needs: ["failure", "retry"],
    run: (bench) => assertRetried(bench, pages(retriedPages)),
  },
  {
    id: "grpc/pages-final",
    sentence: "An answer of HTTP that is no gRPC and says nothing about later fails the export, and it is sent once.",
    needs: ["refusal"],
    run: (bench) => assertFinal(bench, pages(finalPages)),
  },
];

/** Each of these in the trailers, in headers that end the answer, and behind a message. */
function everywhere(statuses: readonly number[], withRetryInfo: boolean): readonly GrpcVerdict[] {
  return statuses.flatMap((status) =>
    (["trailers", "trailers_only", "after_message"] as const).map((placement): GrpcVerdict => ({
      do: "status",
      status,
      message: "so it is",
      placement,
      ...(withRetryInfo && { retryDelay: { nanos: 200_000_000 } }),
    })),
  );
}

function pages(statuses: readonly number[]): readonly GrpcVerdict[] {
  return statuses.map((status) => ({ do: "http", status, body: "<p>Sorry" }));
}
