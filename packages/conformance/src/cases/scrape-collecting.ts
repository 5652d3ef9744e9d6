import assert from "node:assert/strict";
import { assertArrived } from "../arrived.ts";
import { assertScrapeFailed, assertScraped } from "../assert-scraped.ts";
import type { Case } from "../case.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";

/** What a pull exporter makes of what it collects, and of what it cannot collect. */
export const scrapeCollectingCases: readonly Case[] = [
  {
    id: "scrape/nothing",
    sentence: "A scrape of no metrics succeeds, and gives no data points.",
    needsScrapes: true,
    async run(bench) {
      const running = await bench.startPull();
      await assertScraped(bench, running, "a scrape of no metrics");
      const metrics = sampleMetrics(running.reader, 3);
      running.producer.hand(metrics);
      await assertScraped(bench, running);
      running.producer.hand({ ...metrics, scopeMetrics: [] });
      await assertScraped(bench, running, "a scrape of no metrics, after one of some,");
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "scrape/unbound",
    sentence: "A scrape before the reader has a metric producer fails, and the exporter works once it has one.",
    needsScrapes: true,
    async run(bench) {
      const running = await bench.startUnbound();
      await assertScrapeFailed(bench, running, "a scrape before there is anything to be collected from");
      running.bind();
      const metrics = sampleMetrics(running.reader, 2);
      running.producer.hand(metrics);
      await assertScraped(bench, running, "a scrape after the reader got its metric producer");
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "scrape/bound-once",
    sentence: "A reader that has a metric producer takes no other one: to give it another throws, and changes nothing.",
    needsScrapes: true,
    async run(bench) {
      const running = await bench.startPull();
      const metrics = sampleMetrics(running.reader, 2);
      running.producer.hand(metrics);
      const other = { collect: async () => ({ resourceMetrics: sampleMetrics(running.reader, 1, 9), errors: [] }) };
      assert.throws(() => running.reader.setMetricProducer(other), "it takes a second metric producer");
      await assertScraped(bench, running);
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "scrape/time-told",
    sentence: "Who is collected from is told how long it may take.",
    needsScrapes: true,
    async run(bench) {
      const timeoutMs = 3_000;
      const running = await bench.startPull({ timeoutMs });
      running.producer.hand(sampleMetrics(running.reader, 2));
      await assertScraped(bench, running);
      const told = running.producer.asked()[0]?.timeoutMillis;
      assert.ok(
        typeof told === "number" && told > 0 && told <= timeoutMs,
        `a scrape may take ${timeoutMs} ms, and who is collected from is told ${told} (timeoutMillis)`,
      );
    },
  },
  {
    id: "scrape/collect-failure",
    sentence: "When nothing can be collected, the scrape fails and says why: it is no success without data points.",
    needsScrapes: true,
    async run(bench) {
      const nothing = { ...sampleMetrics({}, 0), scopeMetrics: [] };
      const running = await bench.startPull();
      for (const [what, collect] of [
        ["of a metric producer that rejects", () => Promise.reject(new Error("it cannot collect"))],
        [
          "of a metric producer that throws",
          () => {
            throw new Error("it cannot collect");
          },
        ],
        [
          "of errors alone",
          async () => ({ resourceMetrics: nothing, errors: [new Error("a callback of an instrument failed")] }),
        ],
      ] as const) {
        running.producer.answer(collect);
        await assertScrapeFailed(bench, running, `a scrape ${what}`);
      }
    },
  },
  {
    id: "scrape/errors-told",
    sentence:
      "What can be collected in part only makes a scrape that fails, or one of the rest that is told in the log.",
    needsScrapes: true,
    async run(bench) {
      const running = await bench.startPull();
      const metrics = sampleMetrics(running.reader, 3);
      const errors = [new Error("a callback of an instrument failed")];
      running.producer.answer(async () => ({ resourceMetrics: metrics, errors }));
      const { error } = await bench.time.until("the end of a scrape", running.scrape());
      if (error) return;
      await assertArrived(bench, running, metrics);
      assert.ok(
        bench.diagnostics.told().length > 0,
        "a scrape of a part succeeds, and nothing tells of the other part",
      );
    },
  },
  {
    id: "scrape/recovers",
    sentence: "After a scrape that failed, the next one gives what is there by then, and nothing of before.",
    needsScrapes: true,
    async run(bench) {
      const running = await bench.startPull();
      const metrics = [0, 1].map((n) => sampleMetrics(running.reader, 2, 2 * n));
      running.producer.hand(metrics[0]!);
      await assertScraped(bench, running);
      running.producer.answer(() => Promise.reject(new Error("it cannot collect")));
      await assertScrapeFailed(bench, running, "a scrape of a metric producer that rejects");
      running.producer.hand(metrics[1]!);
      await assertScraped(bench, running, "the scrape after one that failed");
      await assertArrived(bench, running, ...metrics);
    },
  },
];
