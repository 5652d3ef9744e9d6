import assert from "node:assert/strict";
import { activeResources, moreThan, processListeners } from "../active-resources.ts";
import { blindSpots } from "../blind-spots.ts";
import type { Case } from "../case.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { leftOver } from "../left-over.ts";
import { watchHandles, watchTimers } from "../resource-watch.ts";
import { repeated, verdictOf } from "../verdicts.ts";
import { exportOnce, hangingLivesOf, livesOf, liveThrough, startForLife } from "../troubles.ts";

export const leftoverCases: readonly Case[] = [
  {
    id: "manners/no-timers",
    sentence: "After a shutdown no timer is left, not even one that does not hold the process.",
    ...(blindSpots.timers !== undefined && { notRun: blindSpots.timers }),
    async run(bench) {
      const timers = watchTimers();
      try {
        await timers.during(() => liveThrough(bench));
        const left = await leftOver(() => [
          ...bench.time.pending().map((ms) => `one due in ${ms} ms`),
          ...timers.left(),
        ]);
        assert.equal(left.length, 0, `${left.length} timers are left: ${left.slice(0, 3).join("; ")}`);
      } finally {
        timers.stop();
      }
    },
  },
  {
    id: "manners/no-sockets",
    sentence: "After a shutdown every connection is closed, and nothing holds the process.",
    needs: ["connections"],
    async run(bench) {
      for (const live of [exportOnce, ...hangingLivesOf(bench)]) {
        const before = activeResources();
        const running = await startForLife(bench);
        await live(running);
        await bench.time.until("shutdown", running.exporter.shutdown());
        // A last answer may take its time.
        await bench.time.pass(500);
        const open = await leftOver(() => {
          const connections = running.farEnd.connections!().open;
          return connections > 0 ? [`${connections} connections are left open`] : [];
        });
        assert.equal(open.length, 0, open.join());
        await running.farEnd.stop();
        const left = await leftOver(() => moreThan(before, activeResources()));
        assert.equal(left.length, 0, `the process is held by ${left.join(", ")}`);
      }
    },
  },
  {
    id: "manners/no-handles",
    sentence:
      "After a shutdown no socket, no server and no process is left, not even one that does not hold the process.",
    ...(blindSpots.handles !== undefined && { notRun: blindSpots.handles }),
    async run(bench) {
      const handles = watchHandles();
      try {
        await handles.during(() => liveThrough(bench, [exportOnce, ...hangingLivesOf(bench)]));
        const left = await leftOver(() => handles.left());
        assert.equal(left.length, 0, `${left.length} are left: ${left.slice(0, 3).join("; ")}`);
      } finally {
        handles.stop();
      }
    },
  },
  {
    id: "manners/no-unhandled-rejections",
    sentence: "No promise is rejected, and nothing thrown, where nobody handles it, whatever goes wrong.",
    async run(bench) {
      await liveThrough(bench, [...livesOf(bench), ...hangingLivesOf(bench)]);
      await bench.time.pass(100);
      const strays = bench.strayErrors();
      assert.equal(strays.length, 0, `nobody handled ${strays.slice(0, 3).join("; ")}`);
    },
  },
  {
    id: "manners/late-answers",
    sentence: "What becomes of an attempt after its export has failed answers that export no second time.",
    needs: ["hanging"],
    async run(bench) {
      const running = await bench.start({ timeoutMs: 300 });
      running.farEnd.next(...repeated(verdictOf.hanging));
      const { answer, answers } = running.begin(sampleMetrics(running.exporter, 1));
      await bench.time.until("the answer to an export", answer);
      await running.farEnd.stop();
      await bench.time.pass(100);
      assert.equal(answers.length, 1, `it was answered ${answers.length} times`);
    },
  },
  {
    id: "manners/no-process-listeners",
    sentence: "After a shutdown nothing listens to the events of the process that did not before.",
    async run(bench) {
      // Whoever asks first for the standard streams makes Node listen.
      const { stdout, stderr } = process;
      assert.ok(stdout && stderr);
      const before = processListeners();
      await liveThrough(bench);
      const more = await leftOver(() => moreThan(before, processListeners()));
      assert.equal(more.length, 0, `listeners are left: ${more.join(", ")}`);
    },
  },
];
