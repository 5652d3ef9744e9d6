import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { deltaCounter, isInOrder, isUnbroken, sumOf } from "./delta-counter.ts";
import { stopped } from "./exports.ts";
import { figuresOf } from "./figures.ts";
import { queued } from "./queued.ts";
import { until } from "./until.ts";

const exports = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

describe.for(contenders)("$name", (contender) => {
  it("F17: an outage longer than the queue: the oldest is dropped and counted, the rest arrives in order", async () => {
    const farEnd = stopped(await contender.farEnd());
    const { exporter, clock, goOnUntil } = queued(contender, farEnd.url, { temporality: "delta" }, { maxItems: 3 });
    const counter = deltaCounter(exporter);
    await counter.count(exports[0]!);
    await until(() => farEnd.received().length === 1);
    farEnd.otherwise({ do: "fail" });
    await counter.count(exports[1]!);
    await until(() => clock.pending().length > 0);
    for (const value of exports.slice(2)) await counter.count(value);
    expect(figuresOf(exporter)).toMatchObject({ "queue.items": 3, "queue.points": 3 });
    farEnd.otherwise({ do: "accept" });
    await goOnUntil(() => figuresOf(exporter)["queue.items"] === 0);

    const received = farEnd.received();
    expect(received.map(({ value }) => Number(value))).toEqual([1, 128, 256, 512]);
    const dropped = exports.slice(1, -3);
    expect(figuresOf(exporter)).toMatchObject({
      "accepted.points": exports.length,
      "accepted.delivered": received.length,
      "accepted.dropped overflow": dropped.length,
    });
    expect(sumOf(received) + dropped.reduce((sum, value) => sum + value)).toBe(counter.counted());
    expect(isInOrder(received)).toBe(true);
    expect(isUnbroken(received.slice(1))).toBe(true);
  });

  it("F17: an outage longer than the queue, which adds deltas: nothing is lost, and the starts are unbroken", async () => {
    const farEnd = stopped(await contender.farEnd());
    const { exporter, clock, goOnUntil } = queued(
      contender,
      farEnd.url,
      { temporality: "delta" },
      { maxItems: 3, overflow: "merge-delta" },
    );
    const counter = deltaCounter(exporter);
    farEnd.otherwise({ do: "fail" });
    await counter.count(exports[0]!);
    await until(() => clock.pending().length > 0);
    for (const value of exports.slice(1)) await counter.count(value);
    farEnd.otherwise({ do: "accept" });
    await goOnUntil(() => figuresOf(exporter)["queue.items"] === 0);

    const received = farEnd.received();
    expect(received).toHaveLength(3);
    expect(sumOf(received)).toBe(counter.counted());
    expect(isUnbroken(received)).toBe(true);
    expect(figuresOf(exporter)).toMatchObject({
      "accepted.points": exports.length,
      "accepted.delivered": 3,
      "accepted.merged": exports.length - 3,
    });
  });
});
