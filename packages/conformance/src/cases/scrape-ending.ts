import assert from "node:assert/strict";
import { assertArrived } from "../arrived.ts";
import { assertScrapeFailed, assertScraped } from "../assert-scraped.ts";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { sampleMetrics } from "../data/sample-metrics.ts";
import type { Scraped } from "../far-end.ts";
import type { RunningPull } from "../running-pull.ts";

const timeoutMs = 1_000;

/** How a scrape ends, and a pull exporter, whatever becomes of what is collected from. */
export const scrapeEndingCases: readonly Case[] = [
  {
    id: "scrape/hang-ends",
    sentence: "A scrape fails at the timeout when who is collected from never answers, and says why.",
    needsScrapes: true,
    async run(bench) {
      const { scraped } = await startHanging(bench);
      const { error } = await bench.time.byTimeout("the end of a scrape", scraped, timeoutMs);
      assert.ok(error instanceof Error && error.message !== "", "the scrape succeeds, or does not say why it failed");
    },
  },
  {
    id: "scrape/hang-recovers",
    sentence: "When who was collected from never answered and does so again, so are scrapes.",
    needsScrapes: true,
    async run(bench) {
      const { running, scraped } = await startHanging(bench);
      await bench.time.until("the end of a scrape", scraped);
      const metrics = sampleMetrics(running.reader, 2);
      running.producer.hand(metrics);
      await assertScraped(bench, running, "a scrape after one that timed out");
      await assertArrived(bench, running, metrics);
    },
  },
  {
    id: "scrape/flush-bounded",
    sentence: "A flush ends within the timeout, also when who is collected from never answers.",
    needsScrapes: true,
    async run(bench) {
      const { running } = await startHanging(bench);
      await bench.time.byTimeout("the end of a flush", running.reader.forceFlush(), timeoutMs);
    },
  },
  {
    id: "scrape/shutdown-bounded",
    sentence: "A shutdown ends within the timeout, and scrapes under way have ended by then, whoever never answers.",
    needsScrapes: true,
    async run(bench) {
      const { running, scraped } = await startHanging(bench);
      await bench.time.byTimeout("the end of a shutdown", running.reader.shutdown(), timeoutMs);
      const { error } = await bench.time.whileItStands("the end of a scrape, after the shutdown", scraped);
      assert.ok(error, "a scrape that nothing was collected for succeeds");
    },
  },
  {
    id: "scrape/shutdown-ends",
    sentence: "After a shutdown a scrape fails and gives nothing.",
    needsScrapes: true,
    async run(bench) {
      const running = await bench.startPull();
      running.producer.hand(sampleMetrics(running.reader, 2));
      await assertScraped(bench, running);
      await bench.time.until("shutdown", running.reader.shutdown());
      await assertScrapeFailed(bench, running, "a scrape after the shutdown");
    },
  },
];

interface Hanging {
  readonly running: RunningPull;
  readonly scraped: Promise<Scraped>;
}

/** Starts the subject, and scrapes it while who is collected from does not answer. */
async function startHanging(bench: Bench): Promise<Hanging> {
  const running = await bench.startPull({ timeoutMs });
  running.producer.answer(() => new Promise(() => {}));
  const scraped = running.scrape();
  await bench.time.untilSoWhileItStands("that it is collected from", () => running.producer.asked().length > 0);
  return { running, scraped };
}
