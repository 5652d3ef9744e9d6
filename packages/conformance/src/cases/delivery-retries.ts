import assert from "node:assert/strict";
import { assertArrived, assertCarried, exported } from "../arrived.ts";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import type { Running } from "../running.ts";
import { repeated, verdictOf } from "../verdicts.ts";

export const retryCases: readonly Case[] = [
  retried(
    "delivery/failure-retried",
    "What the far end cannot take just now is sent again, and arrives once.",
    "failure",
  ),
  retried(
    "delivery/throttle-retried",
    "What the far end will take later is sent again, and arrives once.",
    "throttling",
  ),
  retried(
    "delivery/disconnection-retried",
    "What a broken connection kept from arriving is sent again.",
    "disconnection",
  ),
  {
    id: "delivery/hang-retried",
    sentence: "A far end that does not answer once costs an attempt and not the export.",
    needs: ["hanging", "retry"],
    async run(bench) {
      const running = await bench.start({ timeoutMs: bench.can("clock") ? 20_000 : 2_000 });
      const metrics = sampleMetrics(running.exporter, 2);
      running.farEnd.next({ do: "hang" });
      const { answer, answers } = running.begin(metrics);
      await bench.time.untilSoWhileItStands("the first attempt", () => running.farEnd.attempts() === 1);
      // In large steps: nothing happens until the exporter gives that attempt up.
      await bench.time.untilSo("the second one", () => running.farEnd.attempts() > 1 || answers.length > 0, 500);
      assert.equal((await bench.time.until("the answer to an export", answer)).code, 0, "the export failed");
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "delivery/throttle-honoured",
    sentence: "The far end is left alone for as long as it asks to be.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const retryAfterMs = bench.can("clock") ? 7_000 : 2_000;
      const running = await bench.start({ timeoutMs: bench.can("clock") ? 3_600_000 : 20_000 });
      running.farEnd.next({ do: "throttle", retryAfterMs });
      const pauseMs = await pauseAfterFirst(bench, running, retryAfterMs / 100);
      assert.ok(pauseMs >= 0.99 * retryAfterMs, `it came back after ${pauseMs} ms instead of ${retryAfterMs} ms`);
    },
  },
  {
    id: "delivery/throttle-floored",
    sentence: "A far end that asks to be left alone for no time at all is not sent to in a hot loop.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const running = await bench.start();
      running.farEnd.next({ do: "throttle", retryAfterMs: 0 });
      const pauseMs = await pauseAfterFirst(bench, running, 5);
      assert.ok(pauseMs >= 99, `it came back after ${pauseMs} ms; the least is 100 ms`);
    },
  },
  {
    id: "delivery/throttle-too-long",
    sentence:
      "A far end that wants to be left alone for longer than the timeout fails the export, and gets no second attempt.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const running = await bench.start({ timeoutMs: bench.can("clock") ? 60_000 : 1_000 });
      running.farEnd.next({ do: "throttle", retryAfterMs: 3_600_000 });
      const { code } = await running.export(sampleMetrics(running.exporter, 1));
      assert.equal(code, 1, "the export succeeds");
      assert.equal(running.farEnd.attempts(), 1, "it did not leave the far end alone");
    },
  },
  {
    id: "delivery/no-hot-loop",
    sentence: "A far end that keeps failing is not sent to in a hot loop, and not for ever.",
    needs: ["failure", "retry"],
    async run(bench) {
      const running = await bench.start();
      running.farEnd.next(...repeated(verdictOf.failure));
      const { code } = await running.export(sampleMetrics(running.exporter, 1));
      assert.equal(code, 1, "the export succeeds");
      const attempts = running.farEnd.attempts();
      assert.ok(attempts <= 50, `it was tried ${attempts} times`);
    },
  },
];

function retried(id: string, sentence: string, need: "failure" | "throttling" | "disconnection"): Case {
  return {
    id,
    sentence,
    needs: [need, "retry"],
    async run(bench) {
      const running = await bench.start();
      running.farEnd.next(verdictOf[need]);
      const expected = await exported(bench, running, sampleMetrics(running.exporter, 3));
      await assertCarried(running, expected, { aspects: ["total"] });
    },
  };
}

/** Exports, and gives how long after its first attempt the second one came, by the exporter's own time. */
async function pauseAfterFirst({ time }: Bench, running: Running, stepMs: number): Promise<number> {
  const { farEnd } = running;
  const { answer } = running.begin(sampleMetrics(running.exporter, 1));
  await time.untilSoWhileItStands("the first attempt", () => farEnd.attempts() === 1);
  const firstMs = time.clock.now();
  // In small steps: an attempt that comes at once is seen before much time has passed.
  await time.untilSo("the second attempt", () => farEnd.attempts() === 2, stepMs);
  const pauseMs = time.clock.now() - firstMs;
  await time.until("the answer to an export", answer);
  return pauseMs;
}
