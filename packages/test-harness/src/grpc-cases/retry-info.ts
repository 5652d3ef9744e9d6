import { type Running, sampleMetrics } from "@meterbridge/conformance";
import assert from "node:assert/strict";
import type { GrpcFarEnd } from "../grpc-far-end.ts";
import type { GrpcVerdict } from "../grpc-verdict.ts";
import type { GrpcBench, GrpcCase } from "./grpc-case.ts";

/** No two calls of one exporter are closer to each other when the far end asks for less of them. */
const leastMs = 99;
const unavailable = 14;
const exhausted = 8;

/** What nobody can follow; a google.rpc.Status is not in all of them. */
const garbage: readonly GrpcVerdict[] = [
  { do: "status", status: unavailable, retryDelay: { seconds: -5 } },
  { do: "status", status: unavailable, retryDelay: { nanos: -1 } },
  { do: "status", status: unavailable, detailsBin: "" },
  { do: "status", status: unavailable, detailsBin: Buffer.from([255, 255, 255, 255, 255]).toString("base64") },
  { do: "status", status: unavailable, detailsBin: Buffer.from("see you at noon").toString("base64") },
  { do: "status", status: unavailable, detailsBin: "not base64 at all, is it?" },
];

export const retryInfoCases: readonly GrpcCase[] = [
  {
    id: "grpc/retry-info-honoured",
    sentence: "A RetryInfo is honoured, to the nanoseconds of it, wherever the status is said.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const seconds = bench.can("clock") ? 6 : 1;
      const wishMs = seconds * 1_000 + 500;
      for (const status of [unavailable, exhausted]) {
        for (const placement of ["trailers", "trailers_only", "after_message"] as const) {
          const retryDelay = { seconds, nanos: 500_000_000 };
          const pauseMs = await pauseAfter(bench, { do: "status", status, retryDelay, placement });
          const where = `status ${status} in ${placement}`;
          assert.ok(pauseMs >= 0.99 * wishMs, `${where}: it came back after ${pauseMs} ms instead of ${wishMs} ms`);
        }
      }
    },
  },
  {
    id: "grpc/retry-info-floored",
    sentence: "A RetryInfo of no time at all still leaves the far end alone for 100 ms.",
    needs: ["throttling", "retry"],
    async run(bench) {
      for (const status of [unavailable, exhausted]) {
        const pauseMs = await pauseAfter(bench, { do: "status", status, retryDelay: {} });
        assert.ok(pauseMs >= leastMs, `status ${status}: it came back after ${pauseMs} ms`);
      }
    },
  },
  {
    id: "grpc/retry-info-endless",
    sentence: "A RetryInfo of thirty years, or of longer than anybody lives, fails the export without another attempt.",
    needs: ["throttling", "retry"],
    async run(bench) {
      for (const seconds of [1_000_000_000n, 315_576_000_000n]) {
        const running = await bench.startGrpc({ settings: { timeoutMs: bench.can("clock") ? 60_000 : 10_000 } });
        running.farEnd.next({ do: "status", status: exhausted, retryDelay: { seconds } });
        const { code } = await running.export(sampleMetrics(running.exporter, 1));
        assert.equal(code, 1, "the export succeeds");
        assert.equal(running.farEnd.attempts(), 1, "it did not leave the far end alone");
      }
    },
  },
  {
    id: "grpc/retry-info-garbage",
    sentence: "A RetryInfo that nobody understands is passed over: the usual wait is kept, and 100 ms at least.",
    needs: ["throttling", "retry"],
    async run(bench) {
      for (const verdict of garbage) {
        const pauseMs = await pauseAfter(bench, verdict);
        assert.ok(pauseMs >= leastMs, `${JSON.stringify(verdict)}: it came back after ${pauseMs} ms`);
      }
    },
  },
];

async function pauseAfter(bench: GrpcBench, verdict: GrpcVerdict): Promise<number> {
  const running = await bench.startGrpc();
  running.farEnd.next(verdict);
  const pauseMs = await pauseAfterFirst(bench, running, verdict);
  await bench.end(running);
  return pauseMs;
}

/** Exports, and gives how long after its first attempt the second one came, by the exporter's own time. */
async function pauseAfterFirst(
  { time }: GrpcBench,
  running: Running<GrpcFarEnd>,
  verdict: GrpcVerdict,
): Promise<number> {
  const { farEnd } = running;
  const { answer, answers } = running.begin(sampleMetrics(running.exporter, 1));
  await time.untilSoWhileItStands("the first attempt", () => farEnd.attempts() === 1);
  const firstMs = time.clock.now();
  const isBack = (): boolean => farEnd.attempts() === 2 || answers.length > 0;
  // In small steps at first: an attempt that comes too early is seen before much time has passed.
  await time.untilSo("the least wait", () => isBack() || time.clock.now() - firstMs > leastMs, 5);
  await time.untilSo("the second attempt", isBack);
  const pauseMs = time.clock.now() - firstMs;
  const { code, error } = await time.until("the answer to an export", answer);
  assert.equal(code, 0, `${JSON.stringify(verdict)}: the export failed: ${error?.message}`);
  return pauseMs;
}
