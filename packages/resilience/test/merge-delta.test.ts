import type { Outcome } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { estimateBytes } from "../src/queue/estimate-bytes.ts";
import { queue } from "../src/queue/queue.ts";
import type { QueueOptions } from "../src/queue/queue-options.ts";
import { type MetricPlan, metricsOf, pointsOf } from "./metric-plans.ts";
import { delivered, newCall, retryable, scriptedSink, turn } from "./scripted-sink.ts";
import { figuresOf } from "./shown-figures.ts";
import { payloadOf } from "./some-payloads.ts";

/** A queue that merges, in front of a far end that answers when it is told to. */
function setUp(options: QueueOptions = {}) {
  const clock = testClock();
  const answers: ((outcome: Outcome<ResourceMetrics>) => void)[] = [];
  const next = scriptedSink<ResourceMetrics>(() => new Promise((resolve) => answers.push(resolve)));
  const sink = queue({ clock, random: () => 1, overflow: "merge-delta", ...options })(next);
  return {
    clock,
    next,
    sink,
    send: (metrics: ResourceMetrics, call = newCall().call) => sink.send(metrics, call),
    figures: () => figuresOf(sink),
    async answer(outcome: Outcome<ResourceMetrics>) {
      while (answers.length === 0) await turn();
      answers.shift()!(outcome);
      await clock.advance(0);
    },
  };
}

/** What is recorded in second `second`: as much as its number. */
function second(second: number, plan: Partial<MetricPlan> = {}): ResourceMetrics {
  return metricsOf([{ points: [[{}, second, second + 1, second]], ...plan }], { attributes: {} });
}

describe("when there is no room", () => {
  it("the two oldest become one that are not being sent", async () => {
    const { send, answer, next, figures } = setUp({ maxItems: 3 });
    for (const at of [1, 2, 3, 4, 5]) await send(second(at));
    expect(figures()).toMatchObject({ "queue.items": 3, "accepted.points": 5, "accepted.merged": 2 });
    for (let index = 0; index < 3; index++) await answer(delivered);
    expect(next.sends.flatMap(({ input }) => pointsOf(input))).toEqual([
      [{}, 1, 2, 1],
      [{}, 2, 5, 2 + 3 + 4],
      [{}, 5, 6, 5],
    ]);
    expect(figures()).toMatchObject({ "accepted.points": 5, "accepted.delivered": 3, "accepted.merged": 2 });
  });

  it("also the one that waits for another attempt becomes part of one", async () => {
    const { send, answer, next, clock } = setUp({ maxItems: 2 });
    await send(second(1));
    await answer(retryable());
    for (const at of [2, 3]) await send(second(at));
    await clock.advance(1_000);
    expect(next.sends.map(({ input }) => pointsOf(input))).toEqual([[[{}, 1, 2, 1]], [[{}, 1, 3, 3]]]);
  });

  it("a later gauge stands for an earlier one, which is counted", async () => {
    const { send, figures } = setUp({ maxItems: 3 });
    for (const at of [1, 2, 3, 4]) await send(second(at, { kind: "gauge" }));
    expect(figures()).toMatchObject({ "queue.items": 3, "accepted.dropped superseded": 1 });
  });

  it("what they became is as old as the later one", async () => {
    const { send, figures, clock } = setUp({ maxItems: 3, maxAgeMs: 5_000 });
    for (const at of [1, 2, 3, 4]) {
      await send(second(at));
      await clock.advance(1_500);
    }
    await clock.advance(1_500);
    await send(second(5));
    expect(figures()).toMatchObject({ "queue.items": 3, "accepted.merged": 2 });
    expect(figures()).not.toHaveProperty("accepted.dropped expired");
  });

  it("what is of another resource is not merged, and the oldest goes", async () => {
    const { send, figures } = setUp({ maxItems: 3 });
    const of = (name: string, at: number): ResourceMetrics =>
      metricsOf([{ points: [[{}, at, at + 1, at]] }], { attributes: { name } });
    for (const [index, name] of ["a", "b", "c", "d"].entries()) await send(of(name, index));
    expect(figures()).toMatchObject({ "queue.items": 3, "accepted.dropped overflow": 1 });
    expect(figures()).not.toHaveProperty("accepted.merged");
  });

  it("neighbours further back are merged where the oldest two cannot be", async () => {
    const { send, answer, next } = setUp({ maxItems: 4 });
    const of = (name: string, at: number): ResourceMetrics =>
      metricsOf([{ points: [[{}, at, at + 1, at]] }], { attributes: { name } });
    for (const [index, name] of ["x", "a", "b", "b", "b"].entries()) await send(of(name, index));
    for (let index = 0; index < 4; index++) await answer(delivered);
    expect(next.sends.flatMap(({ input }) => pointsOf(input)).map(([, from, to]) => [from, to])).toEqual([
      [0, 1],
      [1, 2],
      [2, 4],
      [4, 5],
    ]);
  });

  it("what has hardly a stream in common is not made one by which all would be lost at once", async () => {
    const one = (at: number, stream: number): ResourceMetrics =>
      second(at, { points: Array.from({ length: 50 }, (_, index) => [{ index, stream }, at, at + 1, 1]) });
    const { send, figures } = setUp({ maxBytes: 25_000 });
    for (let at = 1; at <= 8; at++) await send(one(at, at));
    const { "accepted.dropped overflow": lost = 0, "queue.items": items = 0 } = figures();
    expect([items * 50 + lost, lost % 50]).toEqual([400, 0]);
    expect(items).toBeGreaterThan(2);
    expect(figures()).toMatchObject({ "accepted.points": 400 });
  });

  it("the limits hold at all times", async () => {
    const { send, sink } = setUp({ maxBytes: 20_000, maxItems: 5 });
    for (let at = 1; at <= 60; at++) {
      void send(second(at, { points: Array.from({ length: at % 40 }, (_, index) => [{ index }, at, at + 1, 1]) }));
      for (let step = 0; step < 3; step++) {
        await turn();
        const { "queue.bytes": bytes = 0, "queue.items": items = 0 } = figuresOf(sink);
        expect(bytes).toBeLessThanOrEqual(20_000);
        expect(items).toBeLessThanOrEqual(5);
      }
    }
  });

  it("one bad data point is nobody else's loss", async () => {
    const { send, figures } = setUp({ maxItems: 3 });
    const bad = (at: number): ResourceMetrics => {
      const points = [
        [{ good: true }, at, at + 1, 1] as const,
        ...["no time", "no attributes", "no value"].map((fault) => [{ fault }, at, at + 1, 1] as const),
      ];
      const metrics = second(at, { points });
      const [, noTime, noAttributes, noValue] = metrics.scopeMetrics[0]!.metrics[0]!.dataPoints;
      Object.assign(noTime!, { startTime: null });
      Object.assign(noAttributes!, { attributes: null });
      Object.assign(noValue!, { value: "none" });
      return metrics;
    };
    for (const at of [1, 2, 3, 4]) expect(await send(bad(at))).toMatchObject({ accepted: true });
    expect(figures()).toMatchObject({ "queue.items": 3, "accepted.points": 16, "accepted.merged": 2 });
  });

  it.for(["sum", "gauge", "histogram", "exponentialHistogram"] as const)(
    "a %s without a value is kept",
    async (kind) => {
      const { send, figures } = setUp({ maxItems: 3 });
      for (const at of [1, 2, 3, 4]) await send(second(at, { kind, points: [[{}, at, at + 1, null]] }));
      expect(figures()).toMatchObject({ "queue.items": 3, "accepted.points": 4 });
      expect(figures()).not.toHaveProperty("accepted.dropped overflow");
    },
  );

  it("what nobody can make sense of is dropped, the oldest first", async () => {
    const { send, figures } = setUp({ maxItems: 3 });
    const strange = second(2);
    Object.assign(strange.scopeMetrics[0]!.metrics[0]!, { descriptor: null });
    for (const one of [second(1), strange, second(3), second(4)]) await send(one);
    expect(figures()).toMatchObject({ "queue.items": 3, "accepted.dropped overflow": 1 });
  });

  it("payloads are dropped, the oldest first, should the compiler not have been asked", async () => {
    const next = scriptedSink(retryable());
    const sink = queue({ clock: testClock(), overflow: "merge-delta", maxItems: 2 })(next as never);
    for (const name of ["a", "b", "c"]) await sink.send(payloadOf(name, 1) as never, newCall().call);
    expect(figuresOf(sink)).toMatchObject({ "queue.items": 2, "accepted.dropped overflow": 1 });
  });

  it("what somebody waits for is not merged", async () => {
    const { send, figures, clock } = setUp({ maxItems: 2, acknowledge: "delivered" });
    const sends = [1, 2, 3].map((at) => send(second(at)));
    await clock.advance(0);
    expect(await sends[1]).toMatchObject({ kind: "failed", error: { code: "overflow" } });
    expect(figures()).toMatchObject({ "queue.items": 2 });
  });
});

describe("while two are merged", () => {
  const large = (at: number): ResourceMetrics =>
    second(at, { points: Array.from({ length: 20_000 }, (_, index) => [{ index }, at, at + 1, 1]) });

  it("the event loop is never held for long", async () => {
    const { send, figures } = setUp({ maxItems: 3 });
    for (const at of [1, 2, 3]) await send(large(at));
    const done = send(large(4)).then(() => true);
    let turns = 0;
    while (!(await Promise.race([done, turn().then(() => false)]))) turns++;
    // It takes some 50 ms, in steps of 2.
    expect(turns).toBeGreaterThan(5);
    expect(figures()).toMatchObject({ "queue.items": 3, "accepted.merged": 20_000 });
  });

  it("those that come wait for their turn, within their call, and keep their order", async () => {
    const { send, answer, next, sink } = setUp({ maxItems: 3 });
    await send(second(0, { kind: "gauge" }));
    await send(large(1));
    await send(large(2));
    const { call, over } = newCall();
    const sends = [send(large(3)), send(second(4), call), send(second(5))];
    over.abort();
    expect(await Promise.all(sends)).toMatchObject([
      { accepted: true },
      { kind: "retryable", error: { code: "cancelled" } },
      { accepted: true },
    ]);
    const flushed = sink.flush(newCall().call);
    for (let index = 0; index < 3; index++) await answer(delivered);
    await flushed;
    expect(next.sends.map(({ input }) => pointsOf(input).at(-1)!.slice(1, 3))).toEqual([
      [0, 1],
      [1, 4],
      [5, 6],
    ]);
  });

  it("the oldest is delivered when it is its turn, as one", async () => {
    const { send, answer, next, clock } = setUp({ maxItems: 2 });
    await send(large(1));
    await answer(retryable());
    await send(large(2));
    const third = send(large(3));
    await turn();
    await clock.advance(1_000);
    await third;
    await answer(delivered);
    await answer(delivered);
    expect(next.sends.slice(1).map(({ input }) => pointsOf(input)[0])).toEqual([
      [{ index: 0 }, 1, 3, 2],
      [{ index: 0 }, 3, 4, 1],
    ]);
  });

  it("what was wanted meanwhile is sent, not merged any further", async () => {
    const { send, answer, next, clock, figures } = setUp({ maxBytes: 3.5 * estimateBytes(large(1)) });
    await send(large(1));
    await answer(retryable());
    for (const at of [2, 3]) await send(large(at));
    const larger = second(4, {
      points: Array.from({ length: 40_000 }, (_, index) => [{ index }, 4, 5, 1]),
    });
    const sent = send(larger);
    await turn();
    await clock.advance(1_000);
    await sent;
    for (let attempt = 0; attempt < 2; attempt++) await answer(delivered);
    expect(next.sends.slice(1).map(({ input }) => pointsOf(input)[0])).toEqual([
      [{ index: 0 }, 1, 3, 2],
      [{ index: 0 }, 4, 5, 1],
    ]);
    expect(figures()).toMatchObject({
      "accepted.delivered": 60_000,
      "accepted.merged": 20_000,
      "accepted.dropped overflow": 20_000,
    });
  });

  it("close waits for them, and takes no more", async () => {
    const { send, sink, figures, answer } = setUp({ maxItems: 3 });
    for (const at of [1, 2, 3]) await send(large(at));
    const last = send(large(4));
    const closed = sink.close(newCall().call);
    for (let attempt = 0; attempt < 2; attempt++) await answer(retryable());
    await closed;
    expect(await last).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
    expect(figures()).toMatchObject({
      "accepted.points": 60_000,
      "accepted.merged": 20_000,
      "accepted.dropped shutdown": 40_000,
    });
  });
});

describe("what expires while it is being merged", () => {
  /** So many that merging lets the event loop turn. */
  const many = (at: number): ResourceMetrics =>
    metricsOf([{ points: Array.from({ length: 20_000 }, (_, key) => [{ key }, at, at + 1, 1] as const) }], {
      attributes: {},
    });

  it.for([
    ["with what stands before the two", 900],
    ["with the two", 0],
  ] as const)("%s is counted once, and delivered at most once", async ([, atMs]) => {
    const { send, answer, next, figures, clock } = setUp({ maxItems: 3, maxAgeMs: 950, random: () => 0 });
    await send(second(1));
    await clock.advance(atMs);
    for (const at of [2, 3]) await send(many(at));
    await clock.advance(900 - atMs);
    const last = send(many(4));
    await answer(retryable());
    await clock.advance(200);
    await last;
    while (figures()["queue.items"]) await answer(delivered);
    const arrived = next.sends.slice(1).flatMap(({ input }) => pointsOf(input));
    const sum = arrived.reduce((all, [, , , value]) => all + Number(value), 0);
    const of = (name: string): number => figures()[`accepted.${name}`] ?? 0;
    const lost = of("dropped expired");
    expect(of("delivered") + of("merged") + lost).toBe(60_001);
    expect(sum + lost).toBe(60_001);
    expect(figures()["queue.bytes"]).toBeUndefined();
  });
});
