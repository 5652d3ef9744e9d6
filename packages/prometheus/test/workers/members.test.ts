import { testClock } from "@meterbridge/test-harness";
import type { Breather, Clock } from "@meterbridge/core";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it, vi } from "vitest";
import type { Link } from "../../src/workers/links/link.ts";
import { Members } from "../../src/workers/members.ts";
import { Totals } from "../../src/workers/merge/totals.ts";
import type { ToReader } from "../../src/workers/messages.ts";
import { ReportEncoder } from "../../src/workers/report/report-encoder.ts";
import { madeMetric } from "./made-metrics.ts";
import { valuesOf } from "./points-of.ts";

function newTotals(maxDepartedSeries = 1_000): Totals {
  return new Totals({ gauge: "each", upDownCounter: "sum", label: "worker", maxDepartedSeries });
}

function newMembers(clock: Clock = testClock()): Members {
  return new Members(newTotals(), clock);
}

/** A worker whose channel is only made up, with one reader. */
function newWorker(members: Members, label: string) {
  const encoder = new ReportEncoder();
  const heard: ToReader[] = [];
  let part = 0;
  const link: Link = {
    label,
    async send(message) {
      heard.push(message);
      return true;
    },
  };
  members.open(link, true);
  return {
    link,
    heard,
    hello: () => members.hear(link, { kind: "hello", reader: label }),
    bye: () => members.hear(link, { kind: "bye", reader: label }),
    asked: () => heard.flatMap((message) => (message.kind === "ask" ? [message] : [])),
    skip: (metrics: readonly ScopeMetrics[]) => void [...encoder.encode(metrics)],
    forget: () => encoder.forget(),
    report(metrics: readonly ScopeMetrics[], answers: readonly string[] = []) {
      for (const slice of encoder.encode(metrics)) {
        members.hear(link, { kind: "report", reader: label, part: ++part, slice, answers, errors: [] });
      }
    },
  };
}

const counts = (...values: readonly number[]): ScopeMetrics[] => [
  madeMetric(
    "counter",
    values.map((value, id) => ({ attributes: { id }, value })),
  ),
];

/** One that rests at every occasion, and has something done then. */
function restless(whenResting: () => void): Breather {
  return {
    due: true,
    breathe: async () => whenResting(),
    during: (work) => work,
  };
}

async function sumOf(members: Members, rest: Breather = restless(() => {})): Promise<number> {
  const { scopeMetrics } = await members.merge(rest);
  return Object.values(valuesOf(scopeMetrics, "m")).reduce((sum: number, value) => sum + (value as number), 0);
}

it.for([1, 2, 3, 4, 5, 6])(
  "counts nothing twice, and all once, when workers end while it adds up: at rest %i",
  async (at) => {
    const members = newMembers();
    const workers = ["1", "2", "3"].map((label) => newWorker(members, label));
    for (const worker of workers) worker.report(counts(...Array.from({ length: 200 }, () => 1)));
    let rests = 0;
    const merging = restless(() => {
      if (++rests !== at) return;
      workers[0]!.bye();
      members.leave(workers[1]!.link);
    });
    expect(await sumOf(members, merging)).toBe(600);
    expect(rests).toBeGreaterThanOrEqual(at);
    expect(await sumOf(members)).toBe(600);
    for (const { link } of workers) members.leave(link);
    expect(await sumOf(members)).toBe(600);
  },
);

it("puts together what dead workers have left when that is too much, though nobody asks for it", async () => {
  const totals = newTotals(10);
  const members = new Members(totals, testClock());
  for (let label = 0; label < 100; label++) {
    const worker = newWorker(members, String(label));
    worker.report([madeMetric("counter", [{ attributes: { label }, value: 1 }])]);
    members.leave(worker.link);
  }
  await members.ask(1);
  const merge = vi.spyOn(totals, "merge");
  expect(await sumOf(members)).toBe(100);
  expect(merge.mock.calls.length).toBeGreaterThan(1);
  expect(totals.isOverfull).toBe(false);
});

it("asks once for everything of one that it cannot understand, and goes on with what it knew", async () => {
  const members = newMembers();
  const worker = newWorker(members, "1");
  worker.report(counts(1));
  worker.skip(counts(2));
  for (const value of [3, 4]) worker.report(counts(value));
  expect(worker.heard.filter(({ kind }) => kind === "join")).toHaveLength(1);
  expect(await sumOf(members)).toBe(1);
  worker.forget();
  worker.report(counts(5));
  expect(await sumOf(members)).toBe(5);
});

it("waits for nobody who has gone, or whom nobody has heard of", async () => {
  const members = newMembers();
  newWorker(members, "silent");
  expect(await members.ask(1_000)).toEqual([]);
  const [bye, dead] = [newWorker(members, "1"), newWorker(members, "2")];
  bye.hello();
  dead.hello();
  const asked = members.ask(1_000);
  bye.bye();
  members.leave(dead.link);
  expect(await asked).toEqual([]);
});

it("says of nobody that it is late when it is closed meanwhile", async () => {
  const members = newMembers();
  newWorker(members, "1").report(counts(1));
  const asked = members.ask(1_000);
  members.close();
  expect(await asked).toEqual([]);
});

it("says of one that does not answer how old its values are, and nothing of one that has none yet", async () => {
  const clock = testClock();
  const members = newMembers(clock);
  const [starting, busy] = [newWorker(members, "1"), newWorker(members, "2")];
  starting.hello();
  busy.report(counts(1));
  await clock.advance(300);
  const asked = members.ask(1_000);
  await clock.advance(1_000);
  const late = (await asked).map((member) => member.lateness(1_000, clock.now()));
  expect(late).toEqual([undefined, "worker 2 has not answered within 1000 ms; its values of 1300 ms ago are used"]);
});

it("asks one that has not said anything since the last question nothing more, until it does", async () => {
  const clock = testClock();
  const members = newMembers(clock);
  const worker = newWorker(members, "1");
  worker.report(counts(1));
  const wait = async (ms: number): Promise<void> => clock.advance(ms);
  for (let scrape = 0; scrape < 3; scrape++) {
    const asked = members.ask(1_000);
    await wait(1_000);
    expect(await asked).toHaveLength(1);
  }
  expect(worker.asked()).toHaveLength(1);
  const asked = members.ask(1_000);
  await wait(500);
  worker.report(counts(2));
  const [, question] = worker.asked();
  expect(question!.timeoutMs).toBe(450);
  worker.report(counts(3), [question!.ask]);
  expect(await asked).toEqual([]);
  expect(worker.asked()).toHaveLength(2);
});

it("hears nothing more of a reader that has said good-bye, and of the next one in its place", async () => {
  const members = newMembers();
  const worker = newWorker(members, "1");
  worker.report(counts(7));
  worker.bye();
  worker.bye();
  expect(await sumOf(members)).toBe(7);
  worker.forget();
  worker.report(counts(2));
  expect(await sumOf(members)).toBe(9);
});
