import assert from "node:assert/strict";
import { assertArrived } from "../arrived.ts";
import { assertFailed } from "../assert-failed.ts";
import type { Case } from "../case.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { repeated, verdictOf } from "../verdicts.ts";

export const shutdownCases: readonly Case[] = [
  {
    id: "lifecycle/shutdown-delivers",
    sentence: "A shutdown delivers and answers what was exported before it.",
    notScraped: "nothing waits to be sent: scrape/shutdown-bounded looks at scrapes under way",
    async run(bench) {
      const running = await bench.start();
      const batches = [0, 1].map((first) => sampleMetrics(running.exporter, 2, first * 2));
      const exports = batches.map((metrics) => running.begin(metrics));
      await bench.time.until("shutdown", running.exporter.shutdown());
      assert.deepEqual(
        exports.map(({ answers }) => answers[0]?.code),
        [0, 0],
        "the shutdown ended before the exports were answered, or they failed",
      );
      await assertArrived(bench, running, ...batches);
    },
  },
  {
    id: "lifecycle/shutdown-ends",
    sentence: "After a shutdown an export fails and sends nothing.",
    notScraped: "scrape/shutdown-ends looks at scrapes",
    async run(bench) {
      const running = await bench.start();
      await bench.time.until("shutdown", running.exporter.shutdown());
      assertFailed(await running.export(sampleMetrics(running.exporter, 1)), "an export after the shutdown");
      assert.equal(running.farEnd.attempts(), 0, "something was sent after the shutdown");
    },
  },
  {
    id: "lifecycle/shutdown-twice",
    sentence: "Shutdowns and flushes may come twice, at once and in any order: none of them rejects.",
    async run(bench) {
      const { exporter, ...running } = await bench.start();
      running.begin(sampleMetrics(exporter, 1));
      const calls = [exporter.forceFlush(), exporter.shutdown(), exporter.forceFlush(), exporter.shutdown()];
      await bench.time.until("two flushes and two shutdowns at once", Promise.all(calls));
      await bench.time.until("another shutdown", exporter.shutdown());
      await bench.time.until("another flush", exporter.forceFlush());
    },
  },
  {
    id: "lifecycle/shutdown-bounded",
    sentence: "A shutdown ends within the timeout and answers everything, also when the far end never answers.",
    needs: ["hanging"],
    async run(bench) {
      const timeoutMs = 300;
      const running = await bench.start({ timeoutMs });
      running.farEnd.next(...repeated(verdictOf.hanging));
      const exports = [0, 1].map((first) => running.begin(sampleMetrics(running.exporter, 1, first)));
      await bench.time.byTimeout("the end of a shutdown", running.exporter.shutdown(), timeoutMs);
      assert.deepEqual(
        exports.map(({ answers }) => answers[0]?.code),
        [1, 1],
        "the shutdown ended, and not every export was answered with a failure",
      );
    },
  },
  {
    id: "lifecycle/shutdown-hurries",
    sentence: "A shutdown cuts a wait for the next attempt short, and that attempt is made.",
    needs: ["throttling", "retry"],
    async run(bench) {
      const running = await bench.start();
      const metrics = sampleMetrics(running.exporter, 1);
      running.farEnd.next({ do: "throttle", retryAfterMs: 3_000 });
      const exporting = running.begin(metrics);
      await bench.time.untilSoWhileItStands("the first attempt", () => running.farEnd.attempts() === 1);
      // Whatever the answer sets off has happened when the exporter waits.
      await bench.time.pass(20);
      await bench.time.whileItStands("shutdown, while the exporter waits to try again", running.exporter.shutdown());
      assert.equal(exporting.answers[0]?.code, 0, "the last attempt did not deliver");
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "lifecycle/instances-apart",
    sentence: "Two exporters are apart: to shut one down does nothing to the other.",
    async run(bench) {
      const [one, other] = [await bench.start(), await bench.start()];
      await one.export(sampleMetrics(one.exporter, 1));
      await bench.time.until("shutdown", one.exporter.shutdown());
      const metrics = sampleMetrics(other.exporter, 2);
      assert.equal((await other.export(metrics)).code, 0, "the other one fails");
      await assertArrived(bench, other, metrics);
    },
  },
];
