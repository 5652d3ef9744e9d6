import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import assert from "node:assert/strict";
import { assertArrived, expectedOf, labels } from "../arrived.ts";
import type { Case } from "../case.ts";
import { buildMetrics } from "../data/build-metrics.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import { repeated, verdictOf } from "../verdicts.ts";

export const exportCases: readonly Case[] = [
  {
    id: "lifecycle/answers-once",
    sentence: "An export is answered, and answered once.",
    async run(bench) {
      const running = await bench.start();
      const exporting = running.begin(sampleMetrics(running.exporter, 2));
      await bench.time.until("the answer to an export", exporting.answer);
      await bench.time.until("forceFlush", running.exporter.forceFlush());
      await bench.time.until("shutdown", running.exporter.shutdown());
      await bench.time.pass(100);
      assert.equal(exporting.answers.length, 1, "the export was answered more than once");
      assert.equal(exporting.answers[0]!.code, 0, `the export failed: ${exporting.answers[0]!.error?.message}`);
    },
  },
  {
    id: "lifecycle/never-throws",
    sentence: "An export never throws, whatever it is given, and is answered all the same.",
    async run(bench) {
      const running = await bench.start();
      for (const broken of [undefined, {}, { resource: undefined, scopeMetrics: [{}] }, { scopeMetrics: [null] }]) {
        const answer = await running.export(broken as never);
        assert.equal(typeof answer?.code, "number", "it was answered without a code");
      }
      const metrics = sampleMetrics(running.exporter, 1);
      assert.deepEqual(await codeOf(running.export(metrics)), 0, "after broken metrics, good ones fail");
    },
  },
  {
    id: "lifecycle/survives-callback",
    sentence: "A callback that throws disturbs neither this export nor the next one.",
    notScraped: "a scrape has no callback",
    async run(bench) {
      const running = await bench.start();
      const [first, next] = [0, 1].map((n) => sampleMetrics(running.exporter, 1, n)) as [
        ResourceMetrics,
        ResourceMetrics,
      ];
      let called = false;
      running.exporter.export(first, () => {
        called = true;
        throw new Error("the callback is broken");
      });
      await bench.time.untilSo("the answer to an export", () => called);
      assert.equal(await codeOf(running.export(next)), 0, "the next export fails");
      await assertArrived(bench, running, first, next);
      assert.deepEqual(bench.strayErrors(), [], "what the callback throws ends the process");
    },
  },
  {
    id: "lifecycle/keeps-order",
    sentence: "Exports that overlap are delivered one after the other, in their order.",
    notScraped: "scrapes at the same time may share what is collected: scrape/whole looks at them",
    async run(bench) {
      const running = await bench.start();
      if (bench.can("failure") && bench.can("retry")) running.farEnd.next({ do: "fail" });
      const batches = [0, 1, 2].map((first) => sampleMetrics(running.exporter, 1, first));
      const answers = batches.map((metrics) => running.begin(metrics).answer);
      await bench.time.until("the answers to three exports at once", Promise.all(answers));
      const received = await running.received(batches.length);
      assert.deepEqual(labels(received), labels(expectedOf(bench, ...batches)), "they arrived in another order");
    },
  },
  {
    id: "lifecycle/empty-export",
    sentence: "An export without data points succeeds and sends nothing.",
    notScraped: "who scrapes is answered: scrape/nothing looks at that",
    async run(bench) {
      const running = await bench.start();
      const noMetrics = { ...buildMetrics([]), scopeMetrics: [] };
      for (const metrics of [noMetrics, buildMetrics([]), buildMetrics([{ kind: "gauge", name: "g", points: [] }])]) {
        assert.equal(await codeOf(running.export(metrics)), 0, "it failed");
      }
      await bench.time.until("forceFlush", running.exporter.forceFlush());
      assert.equal(running.farEnd.attempts(), 0, "something was sent");
    },
  },
  {
    id: "lifecycle/leaves-input-alone",
    sentence: "What is exported is never changed.",
    async run(bench) {
      const running = await bench.start();
      const metrics = sampleMetrics(running.exporter, 3);
      const before = structuredClone(metrics);
      assert.equal(await codeOf(running.export(deepFreeze(metrics))), 0, "an export of frozen metrics fails");
      assert.deepEqual(metrics, before);
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "lifecycle/flush-waits",
    sentence: "A flush ends when everything that was exported before it has been answered.",
    notScraped: "nothing waits to be sent",
    async run(bench) {
      const running = await bench.start();
      const exports = [0, 1].map((first) => running.begin(sampleMetrics(running.exporter, 1, first)));
      const unanswered = running.exporter
        .forceFlush()
        .then(() => exports.filter(({ answers }) => answers.length === 0).length);
      assert.equal(
        await bench.time.until("forceFlush", unanswered),
        0,
        "the flush ended before the exports were answered",
      );
    },
  },
  {
    id: "lifecycle/flush-bounded",
    sentence: "A flush ends within the timeout, also when the far end never answers.",
    needs: ["hanging"],
    async run(bench) {
      const timeoutMs = 300;
      const running = await bench.start({ timeoutMs });
      running.farEnd.next(...repeated(verdictOf.hanging));
      running.begin(sampleMetrics(running.exporter, 1));
      await bench.time.byTimeout("the end of a flush", running.exporter.forceFlush(), timeoutMs);
    },
  },
  {
    id: "lifecycle/selects-temporality",
    sentence: "The SDK is asked for one temporality or the other for each kind of instrument, as the options say.",
    async run(bench) {
      const wishes = (["delta", "cumulative"] as const).filter((temporality) => bench.can(temporality));
      for (const temporality of [undefined, ...wishes]) {
        const { exporter } = await bench.start({ temporality });
        for (const instrument of instruments) {
          const wish: unknown = exporter.selectAggregationTemporality?.(instrument as never) ?? 1;
          assert.ok(wish === 0 || wish === 1, `${instrument}: ${String(wish)} is no temporality`);
        }
        if (temporality === undefined) continue;
        const wish: unknown = exporter.selectAggregationTemporality?.("COUNTER" as never) ?? 1;
        assert.equal(wish, temporality === "delta" ? 0 : 1, `a counter is not asked to be ${temporality}`);
      }
    },
  },
];

const instruments = ["COUNTER", "UP_DOWN_COUNTER", "HISTOGRAM", "GAUGE"].flatMap((instrument) =>
  instrument === "HISTOGRAM" ? [instrument] : [instrument, `OBSERVABLE_${instrument}`],
);

async function codeOf(answer: Promise<{ readonly code: number }>): Promise<number> {
  return (await answer).code;
}

function deepFreeze<Thing>(thing: Thing): Thing {
  if (typeof thing === "object" && thing !== null && !Object.isFrozen(thing)) {
    Object.freeze(thing);
    for (const item of Object.values(thing)) deepFreeze(item);
  }
  return thing;
}
