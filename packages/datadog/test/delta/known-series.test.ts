import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { Generations } from "../../src/delta/generations.ts";
import { KnownSeries } from "../../src/delta/known-series.ts";
import { numberValues } from "../../src/delta/number-values.ts";
import { began, conversion, counter, type GivenPoint, metricsOf, pointsIn } from "./given.ts";

const minutes = 60_000;

describe("generations", () => {
  it("forget what was not asked for in a whole one", () => {
    const kept = new Generations<object>();
    const [asked, unasked] = [{}, {}];
    kept.set("asked", asked);
    kept.set("unasked", unasked);
    expect(kept.age()).toBe(0);
    expect(kept.get("asked")).toBe(asked);
    expect(kept.size).toBe(2);
    expect(kept.age()).toBe(1);
    expect([kept.get("asked"), kept.get("unasked"), kept.size]).toEqual([asked, undefined, 1]);
  });
});

describe("what is kept in mind", () => {
  it("is nothing of series that come and go", async () => {
    const clock = testClock();
    const known = new KnownSeries(1_000_000, clock);
    const sizes: number[] = [];
    for (let round = 0; round < 10; round++) {
      known.begin();
      const metric = known.metric(`scope ${known.scope(`${round}`)} metric`, () => numberValues)!;
      metric.begin();
      for (let n = 0; n < 20_000; n++) metric.next({ round, n });
      metric.end();
      sizes.push(known.size);
      await clock.advance(60 * minutes);
    }
    expect(Math.max(...sizes)).toBe(40_000);
    known.begin();
    await clock.advance(60 * minutes);
    known.begin();
    expect(known.size).toBe(0);
  });

  it("grows by no more than there may be", () => {
    const known = new KnownSeries(100, testClock());
    for (let n = 0; n < 1_000; n++) {
      const metric = known.metric(`metric ${n}`, () => numberValues);
      metric?.begin();
      metric?.next({ n });
      metric?.end();
    }
    expect(known.size).toBe(100);
  });
});

it("says of series that it has forgotten when they came last, by a clock that was set back since", async () => {
  const clock = testClock();
  const known = new KnownSeries(10, clock);
  known.series("a");
  for (let hour = 0; hour < 2; hour++) {
    await clock.advance(60 * minutes);
    known.begin();
  }
  const before = clock.wallTime() - 60 * minutes;
  expect(known.forgottenBefore).toBe(before);
  clock.setWallTime(clock.wallTime() - 30 * minutes);
  expect(known.forgottenBefore).toBe(before - 30 * minutes);
});

describe("a series that does not come", () => {
  const at = (clock: ReturnType<typeof testClock>): number => Math.floor(clock.wallTime() / 1_000) - began;
  const point = (value: number, clock: ReturnType<typeof testClock>, name: string, from = 0): GivenPoint => ({
    value,
    at: at(clock),
    from,
    attributes: { name },
  });

  it.for<[string, gaps: readonly number[], expected: unknown]>([
    ["for less than an hour goes on", [59], 2],
    ["for an hour, while others come, goes on", [30, 30], 2],
    ["for two hours, while others come, is forgotten: what it says may have been told", [60, 60], "first_value"],
    ["for a day, while others come, is forgotten", [720, 720], "first_value"],
    ["for a day, while nothing comes, goes on", [1_440], 2],
  ])("%s", async ([, gaps, expected]) => {
    const clock = testClock();
    const { send, sink } = conversion({ clock });
    await send(counter(point(5, clock, "one")));
    for (const gap of gaps.slice(1)) {
      await clock.advance(gap * minutes);
      await send(counter(point(1, clock, "other")));
    }
    await clock.advance(gaps[0]! * minutes);
    const before = sink.sends.length;
    const { drops } = await send(counter(point(7, clock, "one")));
    const points = sink.sends.slice(before).flatMap(({ input }) => pointsIn(input));
    expect(points[0]?.value ?? drops?.[0]?.reason).toBe(expected);
  });

  it("is no new one, and a new one is: its first value counts", async () => {
    const clock = testClock();
    const { send, sink } = conversion({ clock });
    await send(counter(point(5, clock, "one")));
    for (let round = 0; round < 3; round++) {
      await clock.advance(60 * minutes);
      await send(counter(point(1, clock, "other")));
    }
    const { drops } = await send(
      counter(point(7, clock, "one"), point(3, clock, "new", at(clock) - 60), point(4, clock, "of yore", 1)),
    );
    expect(drops).toEqual([{ reason: "first_value", points: 2 }]);
    expect(pointsIn(sink.sends.at(-1)!.input).map(({ value }) => value)).toEqual([3]);
  });

  it("each time for hours goes on: what came in the export before is never forgotten", async () => {
    const clock = testClock();
    const { send, sink } = conversion({ clock });
    for (let round = 1; round <= 5; round++) {
      await send(counter(point(round, clock, "one")));
      await clock.advance(180 * minutes);
    }
    expect(sink.sends.map(({ input }) => pointsIn(input)[0]!.value)).toEqual([1, 1, 1, 1, 1]);
  });
});

describe("maxSeries", () => {
  const named = (value: number, at: number, ...names: readonly string[]): ReturnType<typeof counter> =>
    counter(...names.map((name) => ({ value, at, attributes: { name } })));

  it("keeps those that were first, and counts the others, until one is forgotten", async () => {
    const clock = testClock();
    const { send, sink } = conversion({ clock, maxSeries: 2, firstValue: "keep" });
    const values = (): unknown[] => pointsIn(sink.sends.at(-1)!.input).map(({ value }) => value);
    const tooMany = { reason: "too_many_series", points: 1 };
    expect((await send(named(5, 10, "a", "b", "c"))).drops).toEqual([tooMany]);
    expect(values()).toEqual([5, 5]);
    expect((await send(named(7, 20, "a", "c", "b"))).drops).toEqual([tooMany]);
    expect(values()).toEqual([2, 2]);
    for (const at of [30, 40]) {
      await clock.advance(60 * minutes);
      expect((await send(named(7, at, "a", "c"))).drops).toEqual(at === 30 ? [tooMany] : undefined);
    }
    expect(values()).toEqual([0, 7]);
  });

  it("is the most metrics, too, of which none has a series that can be read", async () => {
    const { send } = conversion({ maxSeries: 2 });
    const metrics = ["a", "b", "c"].map((name) => ({ name, points: [{ value: 1, at: 10, attributes: { f() {} } }] }));
    const { drops } = await send(metricsOf(metrics as never));
    expect(drops).toEqual([
      { reason: "invalid_attribute", points: 2 },
      { reason: "too_many_series", points: 1 },
    ]);
    const after = await send(counter({ value: 1, at: 10 }));
    expect(after.drops).toEqual([{ reason: "too_many_series", points: 1 }]);
  });
});
