import type { Clock } from "@meterbridge/core";
import assert from "node:assert/strict";
import { assertArrived, expectedOf, exported, labels } from "../arrived.ts";
import { assertLossTold } from "../assert-loss-told.ts";
import type { Case } from "../case.ts";
import { manyMetrics } from "../data/many-metrics.ts";
import { metricsFor, together } from "../data/metrics-for.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { type Hold, longestHold } from "../longest-hold.ts";
import { repeated, verdictOf } from "../verdicts.ts";

export const limitCases: readonly Case[] = [
  {
    id: "limits/request-size",
    sentence: "No request is larger than the limit, and every data point arrives once.",
    needs: ["requestLimit"],
    async run(bench) {
      const maxRequestBytes = 4_096;
      const running = await bench.start({ maxRequestBytes });
      const metrics = sampleMetrics(running.exporter, 200);
      await exported(bench, running, metrics);
      const largest = running.farEnd.largestAttemptBytes!();
      assert.ok(largest <= maxRequestBytes, `${largest} bytes were sent at once; the limit is ${maxRequestBytes}`);
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "limits/oversized-point",
    sentence:
      "A data point that is larger than the limit costs only itself, and is told, with the number of such data points.",
    needs: ["requestLimit"],
    async run(bench) {
      const maxRequestBytes = 4_096;
      const running = await bench.start({ maxRequestBytes });
      const metrics = sampleMetrics(running.exporter, 4);
      const long = "x".repeat(2 * maxRequestBytes);
      const points = [0, 1, 2].map((n) => ({ attributes: { n: String(n), long }, value: 1 }));
      const tooLarge = metricsFor(running.exporter, [{ kind: "sum", name: `conformance.${long}`, points }]);
      const answer = await running.export(together(tooLarge, metrics));
      const largest = running.farEnd.largestAttemptBytes!();
      assert.ok(largest <= maxRequestBytes, `${largest} bytes were sent at once; the limit is ${maxRequestBytes}`);
      const expected = labels(expectedOf(bench, metrics));
      const received = labels(await running.received(expected.length));
      const others = received.filter((label) => expected.includes(label));
      assert.deepEqual(others.sort(), expected.sort(), "not every other data point arrived once");
      // Whoever shortens what is too long loses nothing.
      assertLossTold(bench, [answer], expected.length + points.length - received.length);
    },
  },
  {
    id: "limits/waiting-line",
    sentence: "When the far end hangs, few exports wait for it; the others fail at once, and all are answered.",
    needs: ["hanging"],
    async run(bench) {
      const count = 50;
      const running = await bench.start({ timeoutMs: bench.can("clock") ? 1_000 : 2_500 });
      running.farEnd.next(...repeated(verdictOf.hanging));
      const begunMs = bench.time.clock.now();
      const exports = Array.from({ length: count }, (_, n) => running.begin(sampleMetrics(running.exporter, 1, n)));
      const answered = (): number => exports.filter(({ answers }) => answers.length > 0).length;
      await bench.time.untilSoWhileItStands(
        `answers to most of ${count} exports at once`,
        () => answered() > count / 2 || bench.time.clock.now() - begunMs > 1_000,
      );
      assert.ok(answered() > count / 2, `of ${count} exports, ${count - answered()} wait for a far end that hangs`);
      await bench.time.until("the answers to all exports", Promise.all(exports.map(({ answer }) => answer)));
      const wrong = exports.filter(({ answers }) => answers.length !== 1 || answers[0]!.code !== 1).length;
      assert.equal(wrong, 0, `${wrong} exports succeeded, or were answered twice`);
      const attempts = running.farEnd.attempts();
      assert.ok(attempts <= count / 2, `the far end, which hangs, was sent to ${attempts} times`);
    },
  },
  {
    id: "limits/deadline-in-line",
    sentence: "The time of an export runs while it waits for another one, too.",
    needs: ["hanging"],
    async run(bench) {
      const timeoutMs = 1_000;
      const running = await bench.start({ timeoutMs });
      running.farEnd.next(...repeated(verdictOf.hanging));
      const exports = [0, 1].map((n) => running.begin(sampleMetrics(running.exporter, 1, n)));
      await bench.time.untilSoWhileItStands("the first attempt", () => running.farEnd.attempts() >= 1);
      const answers = Promise.all(exports.map(({ answer }) => answer));
      await bench.time.byTimeout("the answers to two exports at once", answers, timeoutMs);
    },
  },
  {
    id: "limits/clock",
    sentence: "An export sets its timers on the clock of the options.",
    needs: ["clock"],
    async run(bench) {
      let asked = 0;
      const { clock } = bench.time;
      const counted: Clock = {
        now: () => clock.now(),
        wallTime: () => clock.wallTime(),
        setTimeout(run, ms) {
          asked += 1;
          return clock.setTimeout(run, ms);
        },
      };
      const running = await bench.start({ clock: counted });
      await running.export(sampleMetrics(running.exporter, 1));
      assert.ok(asked > 0, "an export set no timer on it");
    },
  },
  {
    id: "limits/event-loop",
    sentence: "An export of many data points does not hold the event loop.",
    async run(bench) {
      const running = await bench.start();
      const metrics = manyMetrics(bench, running.exporter, 40_000);
      // A slow machine may take its time.
      const exportAll = (): Promise<unknown> =>
        bench.time.until("the answer to an export of many data points", running.begin(metrics).answer, 20_000);
      const holds: Hold[] = [];
      // Now and then a collection of garbage comes on top; hardly three times in a row, though.
      while (holds.length < 3 && !holds.some(isShort)) holds.push(await longestHold(exportAll));
      const works = holds.map(({ workMs }) => Math.round(workMs));
      const walls = holds.map(({ wallMs }) => Math.round(wallMs));
      assert.ok(
        holds.some(isShort),
        `it held the event loop at a stretch, in ${holds.length} rounds, for ${works.join(", ")} ms of work (${walls.join(", ")} ms in ` +
          `all), where ${mostWorkMs} ms are allowed: encode in steps, and mind that a promise that is resolved already does not let the loop turn`,
      );
    },
  },
];

const mostWorkMs = 40;

/**
 * The few milliseconds that are promised are for a benchmark to measure; this is for those who do everything in one
 * piece. Beside the own work, a busy machine adds to a hold whatever it likes.
 */
function isShort({ workMs, wallMs }: Hold): boolean {
  return workMs < mostWorkMs && wallMs < 400;
}
