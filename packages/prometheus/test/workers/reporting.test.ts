import { type TestClock, testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import type { ToGroup, ToReader } from "../../src/workers/messages.ts";
import { reporting, type Reporting, type ReportingOptions } from "../../src/workers/reporting.ts";
import { madeMetric } from "./made-metrics.ts";

type Report = Extract<ToGroup, { kind: "report" }>;

interface Channel {
  readonly clock: TestClock;
  readonly reports: Reporting;
  readonly sent: ToGroup[];
  /** How often metrics were collected. */
  collections(): number;
  /** Whether the group takes what comes. */
  isTaking: boolean;
  /** Whether the channel takes nothing more, since who reads it does not. */
  isStuck: boolean;
  isOpen: boolean;
  hear(message: Exclude<ToReader, { kind: "gathered" }>): Promise<void>;
}

/** Reports of a reader whose channel, with the group at its other end, is only made up. */
function newChannel(options: Partial<ReportingOptions> = {}): Channel {
  const clock = testClock();
  const sent: ToGroup[] = [];
  let collections = 0;
  const reports = reporting({
    reader: "r",
    reportIntervalMs: 5_000,
    timeoutMs: 4_000,
    clock,
    collect: async () => {
      const value = ++collections;
      return { scopeMetrics: [madeMetric("counter", [{ value }])], errors: [] };
    },
    link: {
      async send(message) {
        if (!channel.isOpen) return false;
        sent.push(message);
        if (channel.isStuck) return new Promise(() => {});
        if (message.kind === "report" && channel.isTaking) {
          queueMicrotask(() => reports.hear({ kind: "taken", reader: "r", part: message.part }));
        }
        return true;
      },
      close() {},
    },
    ...options,
  });
  const channel: Channel = {
    clock,
    reports,
    sent,
    collections: () => collections,
    isTaking: true,
    isStuck: false,
    isOpen: true,
    async hear(message) {
      reports.hear(message);
      await clock.advance(0);
    },
  };
  return channel;
}

const join = { kind: "join", group: "g" } as const;
const ask = (id: string) => ({ kind: "ask", group: "g", ask: id, timeoutMs: 2_000 }) as const;
const reportsOf = ({ sent }: Channel): readonly Report[] => sent.filter((message) => message.kind === "report");

describe("a worker's reports", () => {
  it("are only announced while no group wants them", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.reports.flush();
    await channel.clock.advance(60_000);
    expect(channel.sent).toEqual([{ kind: "hello", reader: "r" }]);
    expect(channel.collections()).toBe(0);
    await channel.reports.end();
  });

  it("come at once, in full, to a group that joins, then every so often", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.hear(join);
    expect(reportsOf(channel).map(({ slice }) => slice.isFull)).toEqual([true]);
    await channel.clock.advance(10_000);
    expect(reportsOf(channel).map(({ slice }) => slice.isFull)).toEqual([true, false, false]);
    await channel.reports.end();
  });

  it("wait for their interval from the last one on, whoever asked for it", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.hear(join);
    await channel.clock.advance(4_000);
    await channel.hear(ask("a"));
    expect(channel.clock.pending()).toEqual([5_000]);
    expect(reportsOf(channel).map(({ answers }) => answers)).toEqual([[], ["a"]]);
    await channel.reports.end();
  });

  it("end with the group, and come again with another one", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.hear(join);
    await channel.hear({ kind: "leave", group: "g" });
    expect(channel.clock.pending()).toEqual([]);
    await channel.hear({ kind: "join", group: "h" });
    expect(reportsOf(channel).map(({ slice }) => slice.isFull)).toEqual([true, true]);
    await channel.reports.end();
  });

  it("are one for all who ask while another one is under way", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.hear(join);
    channel.isTaking = false;
    for (const id of ["a", "b", "c"]) await channel.hear(ask(id));
    expect(channel.collections()).toBe(2);
    channel.isTaking = true;
    await channel.hear({ kind: "taken", reader: "r", part: 2 });
    expect(channel.collections()).toBe(3);
    expect(reportsOf(channel).map(({ answers }) => answers)).toEqual([[], ["a"], ["b", "c"]]);
    await channel.reports.end();
  });

  it("are given up when nobody takes them, and say everything the next time", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.hear(join);
    channel.isTaking = false;
    await channel.clock.advance(5_000);
    await channel.clock.advance(1_000);
    channel.isTaking = true;
    await channel.clock.advance(5_000);
    expect(reportsOf(channel).map(({ slice }) => [slice.report, slice.isFull])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ]);
    await channel.reports.end();
  });

  it("end with the last values and a farewell, once", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.hear(join);
    await channel.reports.end();
    expect(channel.sent.map(({ kind }) => kind)).toEqual(["hello", "report", "report", "bye"]);
    await channel.hear(ask("late"));
    await channel.clock.advance(60_000);
    expect(channel.sent).toHaveLength(4);
    expect(channel.clock.pending()).toEqual([]);
  });

  it("end in time when nobody takes them, and are sent all the same", async () => {
    const many = Array.from({ length: 3_000 }, (_, id) => ({ attributes: { id }, value: id }));
    const channel = newChannel({
      collect: async () => ({ scopeMetrics: [madeMetric("counter", many)], errors: [] }),
    });
    channel.reports.start();
    await channel.hear(join);
    const before = reportsOf(channel).length;
    channel.isTaking = false;
    await channel.hear(join);
    const ending = channel.reports.end();
    await channel.clock.advance(4_000);
    await ending;
    expect(channel.sent.at(-1)).toEqual({ kind: "bye", reader: "r" });
    expect(reportsOf(channel).at(-1)!.slice.isLast).toBe(true);
    expect(reportsOf(channel).length).toBeGreaterThan(before + 1);
  });

  it("end in time when the channel takes nothing more, not even the farewell", async () => {
    const channel = newChannel();
    channel.reports.start();
    await channel.hear(join);
    channel.isStuck = true;
    await channel.hear(ask("a"));
    for (const end of [() => channel.reports.flush(), () => channel.reports.end()]) {
      const ending = end();
      await channel.clock.advance(4_000);
      await ending;
    }
    expect(channel.sent.at(-1)).toEqual({ kind: "bye", reader: "r" });
    expect(channel.clock.pending()).toEqual([]);
  });

  it("are made within the time that the question leaves, and tell that nothing could be collected", async () => {
    const channel = newChannel(neverThe(2));
    channel.reports.start();
    await channel.hear(join);
    await channel.hear(ask("a"));
    expect(channel.clock.pending()).toEqual([2_000]);
    await channel.clock.advance(2_000);
    await channel.hear(ask("b"));
    expect(reportsOf(channel).map(({ answers, errors }) => [answers, errors])).toEqual([
      [[], []],
      [["a"], ["its metrics were not collected in time"]],
      [["b"], []],
    ]);
    await channel.reports.end();
  });

  it("give up a collection that does not end for the last one, which answers who has asked", async () => {
    const channel = newChannel(neverThe(2));
    channel.reports.start();
    await channel.hear(join);
    await channel.hear(ask("a"));
    await channel.reports.end();
    expect(reportsOf(channel).map(({ answers, errors }) => [answers, errors])).toEqual([
      [[], []],
      [["a"], []],
    ]);
  });

  it("answer a question also when the group was busy for a while, if anybody still waits", async () => {
    const channel = newChannel({ reportIntervalMs: 0 });
    channel.reports.start();
    await channel.hear(join);
    channel.isTaking = false;
    await channel.hear(ask("a"));
    await channel.clock.advance(1_000);
    channel.isTaking = true;
    await channel.hear({ kind: "taken", reader: "r", part: 2 });
    channel.isTaking = false;
    await channel.hear(ask("b"));
    await channel.clock.advance(1_000);
    await channel.clock.advance(1_000);
    channel.isTaking = true;
    await channel.hear({ kind: "taken", reader: "r", part: 4 });
    await channel.hear(ask("c"));
    expect(reportsOf(channel).map(({ answers }) => answers)).toEqual([[], ["a"], ["a"], ["b"], ["c"]]);
    await channel.reports.end();
  });

  it("tell that metrics cannot be read, and answer", async () => {
    const channel = newChannel({ collect: async () => ({ scopeMetrics: [null as never], errors: [] }) });
    channel.reports.start();
    await channel.hear(join);
    await channel.hear(ask("a"));
    expect(reportsOf(channel).map(({ slice, answers, errors }) => [slice.metrics, answers, errors])).toEqual([
      [[], [], [expect.stringContaining("null")]],
      [[], ["a"], [expect.stringContaining("null")]],
    ]);
    await channel.reports.end();
  });

  it("do not mind a channel that is closed", async () => {
    const channel = newChannel();
    channel.reports.start();
    channel.isOpen = false;
    await channel.hear(join);
    await channel.hear(ask("a"));
    await channel.reports.flush();
    await channel.reports.end();
    expect(channel.sent).toEqual([{ kind: "hello", reader: "r" }]);
  });
});

/** A collection that never ends: this one of all. */
function neverThe(which: number): Pick<ReportingOptions, "collect"> {
  let collections = 0;
  const metrics = { scopeMetrics: [madeMetric("counter", [{ value: 1 }])], errors: [] };
  return { collect: () => (++collections === which ? new Promise(() => {}) : Promise.resolve(metrics)) };
}
