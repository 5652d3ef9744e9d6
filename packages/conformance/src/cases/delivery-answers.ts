import assert from "node:assert/strict";
import { assertArrived } from "../arrived.ts";
import { assertFailed } from "../assert-failed.ts";
import type { Case } from "../case.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { repeated, verdictOf } from "../verdicts.ts";
import { carries } from "./carries.ts";

export const deliveryCases: readonly Case[] = [
  carries({
    id: "delivery/arrives",
    sentence: "What is exported arrives, every data point once, and the export succeeds.",
    exports: (exporter) => [0, 1, 2].map((nth) => sampleMetrics(exporter, 4, nth * 4)),
    looksAt: { aspects: ["total"] },
  }),
  carries({
    id: "delivery/many-points",
    sentence: "Of many data points, too, every one arrives once.",
    exports: (exporter) => [sampleMetrics(exporter, 3_000)],
    looksAt: { aspects: ["total"] },
  }),
  {
    id: "delivery/partial-success-once",
    sentence: "When the far end takes a part and refuses the rest, nothing is sent again.",
    needs: ["partialSuccess"],
    async run(bench) {
      const running = await bench.start();
      running.farEnd.next({ do: "accept_some", rejectedPoints: 1 });
      const { code } = await running.export(sampleMetrics(running.exporter, 3));
      assert.equal(code, 0, "an export of which a part was taken failed");
      assert.equal(running.farEnd.attempts(), 1, "it was sent again");
    },
  },
  {
    id: "delivery/partial-success-told",
    sentence: "Data points that the far end refuses out of what it takes are told in the log, with their number.",
    needs: ["partialSuccess"],
    async run(bench) {
      const running = await bench.start();
      running.farEnd.next({ do: "accept_some", rejectedPoints: 2 });
      await running.export(sampleMetrics(running.exporter, 5));
      const told = bench.diagnostics.told();
      assert.ok(
        told.some((line) => /\b2\b/.test(line)),
        `the log does not tell of 2 lost data points: ${told.join("; ")}`,
      );
    },
  },
  {
    id: "delivery/refused-once",
    sentence: "What the far end refuses for good is not sent again; the export fails and says why.",
    needs: ["refusal"],
    async run(bench) {
      const running = await bench.start();
      running.farEnd.next({ do: "refuse" });
      assertFailed(await running.export(sampleMetrics(running.exporter, 1)), "an export that was refused");
      assert.equal(running.farEnd.attempts(), 1, "it was sent again");
    },
  },
  {
    id: "delivery/recovers",
    sentence: "After an export that failed, the next one is delivered.",
    needs: ["refusal"],
    async run(bench) {
      const running = await bench.start();
      running.farEnd.next({ do: "refuse" });
      await running.export(sampleMetrics(running.exporter, 1));
      const metrics = sampleMetrics(running.exporter, 1, 1);
      assert.equal((await running.export(metrics)).code, 0, "the next export fails, too");
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "delivery/unreachable",
    sentence: "An export to a far end that is not there fails within the timeout, and says why.",
    needs: ["disconnection"],
    async run(bench) {
      const timeoutMs = 1_000;
      const running = await bench.start({ timeoutMs });
      await running.farEnd.stop();
      const { answer } = running.begin(sampleMetrics(running.exporter, 1));
      assertFailed(await bench.time.byTimeout("the answer to an export", answer, timeoutMs), "an export to nobody");
    },
  },
  withinTimeout("delivery/hang-ends", "An export to a far end that never answers fails at the timeout.", "hanging"),
  withinTimeout(
    "delivery/drip-ends",
    "An export to a far end that answers byte by byte ends at the timeout.",
    "dripping",
  ),
  withinTimeout(
    "delivery/failing-ends",
    "An export to a far end that keeps failing fails within the timeout.",
    "failure",
  ),
];

function withinTimeout(id: string, sentence: string, need: "hanging" | "dripping" | "failure"): Case {
  return {
    id,
    sentence,
    needs: [need],
    async run(bench) {
      const timeoutMs = 1_000;
      const running = await bench.start({ timeoutMs });
      running.farEnd.next(...repeated(verdictOf[need]));
      const { answer } = running.begin(sampleMetrics(running.exporter, 1));
      await bench.time.untilSoWhileItStands("the first attempt", () => running.farEnd.attempts() >= 1);
      const ended = await bench.time.byTimeout("the answer to an export", answer, timeoutMs);
      // The head of an answer may say that everything was taken, however long the rest of it takes.
      if (need === "dripping" && ended.code === 0) return;
      assertFailed(ended, "the export");
    },
  };
}
