import { withFallback } from "@meterbridge/resilience";
import { type TestClock, testClock } from "@meterbridge/test-harness";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { type Contender, contenders } from "./contenders.ts";
import { deltaCounter, isInOrder, isUnbroken, sumOf } from "./delta-counter.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import type { FaultyFarEnd } from "./faulty-far-end.ts";
import { figuresOf } from "./figures.ts";
import { until } from "./until.ts";

describe.for(contenders)("$name", (contender) => {
  it.for([
    ["stopped", (primary: FaultyFarEnd) => primary.stop(), (primary: FaultyFarEnd) => primary.start()],
    ["failing", fail, accept],
    ["overloaded", throttle, accept],
  ] as const)(
    "F15: while the primary is %s the secondary is sent to, then the primary again",
    async ([, lose, mend]) => {
      const { primary, secondary, exporter, clock } = await pair(contender);
      const counter = deltaCounter(exporter);
      await counter.count(1);
      await lose(primary);
      await counter.count(10);
      const tried = primary.attempts();
      await counter.count(100);
      expect(primary.attempts()).toBe(tried);
      expect(figuresOf(exporter)).toMatchObject({ "fallback.active": "secondary", "fallback.switches": 1 });
      await mend(primary);
      await counter.count(1_000);
      await clock.advance(60_000);
      await counter.count(10_000);
      await counter.count(100_000);
      expect(figuresOf(exporter)).toMatchObject({ "fallback.active": "primary", "fallback.switches": 2 });

      const [atPrimary, atSecondary] = [primary.received(), secondary.received()];
      expect(atPrimary.map(({ value }) => Number(value))).toEqual([1, 10_000, 100_000]);
      expect(atSecondary.map(({ value }) => Number(value))).toEqual([10, 100, 1_000]);
      expect(sumOf([...atPrimary, ...atSecondary])).toBe(counter.counted());
      for (const points of [atPrimary, atSecondary]) expect(isInOrder(points)).toBe(true);
      expect(isUnbroken([atPrimary[0]!, ...atSecondary, ...atPrimary.slice(1)])).toBe(true);
    },
  );

  it("F15: a primary that hangs leaves the secondary half of the time", async () => {
    const { primary, secondary, exporter, clock } = await pair(contender);
    primary.otherwise({ do: "hang" });
    const answer = exportPoints(exporter, 2);
    await until(() => primary.attempts() === 1);
    expect(secondary.attempts()).toBe(0);
    await clock.advance(5_000);
    expect(await answer).toMatchObject({ code: 0 });
    expect(numbersOf(secondary.received())).toEqual([0, 1]);
  });

  it("F15: what the primary refuses goes to the secondary, and the primary is asked again at once", async () => {
    const { primary, secondary, exporter } = await pair(contender);
    primary.next({ do: "refuse" });
    for (const n of [0, 1]) expect(await exportPoints(exporter, 1, n)).toMatchObject({ code: 0 });
    expect(numbersOf(secondary.received())).toEqual([0]);
    expect(numbersOf(primary.received())).toEqual([1]);
  });

  it("F15: while the secondary fails, too, the primary is tried, and nothing is lost silently", async () => {
    const { primary, secondary, exporter } = await pair(contender);
    for (const farEnd of [primary, secondary]) farEnd.otherwise({ do: "fail" });
    expect(await exportPoints(exporter, 1, 0)).toMatchObject({ code: 1, error: { outcome: { kind: "retryable" } } });
    primary.otherwise({ do: "accept" });
    expect(await exportPoints(exporter, 1, 1)).toMatchObject({ code: 0 });
    expect(numbersOf(primary.received())).toEqual([1]);
    expect(secondary.received()).toEqual([]);
  });
});

async function pair(contender: Contender): Promise<{
  readonly primary: FaultyFarEnd;
  readonly secondary: FaultyFarEnd;
  readonly exporter: PushMetricExporter;
  readonly clock: TestClock;
}> {
  const [primary, secondary] = [stopped(await contender.farEnd()), stopped(await contender.farEnd())];
  const clock = testClock();
  const bare = ({ url }: FaultyFarEnd): PushMetricExporter =>
    contender.bare(url, { temporality: "delta", timeoutMs: 60_000 });
  const exporter = shutDown(withFallback(bare(primary), bare(secondary), { clock, holdMs: 60_000 }), clock);
  return { primary, secondary, exporter, clock };
}

function fail(farEnd: FaultyFarEnd): void {
  farEnd.otherwise({ do: "fail" });
}

function throttle(farEnd: FaultyFarEnd): void {
  farEnd.otherwise({ do: "throttle", retryAfterMs: 1_000 });
}

function accept(farEnd: FaultyFarEnd): void {
  farEnd.otherwise({ do: "accept" });
}
