import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import assert from "node:assert/strict";
import { expectedOf, labels } from "../arrived.ts";
import { assertScraped } from "../assert-scraped.ts";
import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { metricsFor, type TemporalityWishes } from "../data/metrics-for.ts";
import { collectGarbage } from "../forced-collection.ts";
import { leftOver } from "../left-over.ts";
import type { RunningPull } from "../running-pull.ts";

/** Many scrapes: at the same time, and one after the other. */
export const scrapeOverlappingCases: readonly Case[] = [
  {
    id: "scrape/whole",
    sentence: "Scrapes at the same time each get everything that was collected at one time, or are refused.",
    needsScrapes: true,
    async run(bench) {
      const running = await bench.startPull();
      const rounds: ResourceMetrics[] = [];
      let begin: () => void = () => {};
      const begun = new Promise<void>((resolve) => (begin = resolve));
      running.producer.answer(async () => {
        await begun;
        rounds.push(ofRound(running.reader, rounds.length));
        return { resourceMetrics: rounds.at(-1)!, errors: [] };
      });
      const scrapes = Promise.all(Array.from({ length: 8 }, () => running.scrape()));
      await bench.time.untilSoWhileItStands("eight scrapes at once", () => haveBegun(running, 8));
      begin();
      const ends = await bench.time.until("the ends of eight scrapes at once", scrapes);
      const whole = ends.filter(({ error }) => error === undefined).length;
      assert.ok(whole > 0, `of eight scrapes at once, none succeeded: ${ends[0]!.error?.message}`);
      const received = countEach(labels(await running.received(whole * pointsOfRound)));
      const timesOfRounds = rounds.map((round) => timesOf(labels(expectedOf(bench, round)), received));
      assert.ok(
        timesOfRounds.every((times) => times !== undefined),
        "scrapes at the same time got parts of what was collected",
      );
      const times = timesOfRounds.reduce<number>((sum, count) => sum + (count ?? 0), 0);
      assert.equal(times, whole, `${whole} scrapes succeeded, and what was collected was given out ${times} times`);
    },
  },
  {
    id: "scrape/few-collect",
    sentence: "When collecting takes long, few of many scrapes collect: the others share that, or are refused at once.",
    needsScrapes: true,
    async run(bench) {
      const count = 50;
      // Long enough for all of them to come before the first one is over.
      const running = await bench.startPull({ timeoutMs: bench.can("clock") ? 10_000 : 1_000 });
      running.producer.answer(() => new Promise(() => {}));
      const scrapes = Promise.all(Array.from({ length: count }, () => running.scrape()));
      await bench.time.untilSoWhileItStands(`${count} scrapes at once`, () => haveBegun(running, count));
      await bench.time.until("the ends of all scrapes", scrapes);
      const asked = running.producer.asked().length;
      assert.ok(asked <= count / 2, `${count} scrapes at once collected ${asked} times`);
    },
  },
  {
    id: "scrape/memory",
    sentence: "The metrics of scrapes that are over are let go of.",
    needsScrapes: true,
    async run(bench) {
      const count = 40;
      const running = await bench.startPull();
      const scraped: WeakRef<object>[] = [];
      for (let round = 0; round < count; round++) scraped.push(...(await scrapeAndForget(bench, running, round)));
      const held = await leftOver(async () => {
        await collectGarbage();
        const names = scraped.flatMap((thing, n) => (thing.deref() ? [`number ${n}`] : []));
        return names.length > mostHeld ? names : [];
      });
      assert.equal(held.length, 0, `of ${count} scrapes that are over, ${Math.ceil(held.length / 2)} are still held`);
    },
  },
];

// The latest ones may still be on somebody's stack, or be kept to be compared with the next ones.
const mostHeld = 10;

function haveBegun({ farEnd, producer }: RunningPull, scrapes: number): boolean {
  return farEnd.attempts() >= scrapes && producer.asked().length > 0;
}

const pointsOfRound = 40;

/** Series that come each time, with values that tell the round. */
function ofRound(reader: TemporalityWishes, round: number): ResourceMetrics {
  const points = Array.from({ length: pointsOfRound }, (_, n) => ({ attributes: { n: String(n) }, value: round + 1 }));
  return metricsFor(reader, [{ kind: "sum", name: "conformance.count", integers: true, points }]);
}

/** How often all of these came; `undefined`: not all of them equally often. */
function timesOf(wanted: readonly string[], received: ReadonlyMap<string, number>): number | undefined {
  const times = new Set(wanted.map((label) => received.get(label) ?? 0));
  return times.size === 1 ? [...times][0] : undefined;
}

function countEach(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Scrapes a series that never comes again; gives its metrics and its attributes. */
async function scrapeAndForget(bench: Bench, running: RunningPull, round: number): Promise<readonly WeakRef<object>[]> {
  const attributes = { round: String(round) };
  const metrics = metricsFor(running.reader, [
    { kind: "sum", name: "conformance.count", points: [{ attributes, value: 1 }] },
  ]);
  running.producer.hand(metrics);
  await assertScraped(bench, running);
  return [new WeakRef(metrics), new WeakRef(attributes)];
}
