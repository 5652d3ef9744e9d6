import { flow, metricExporter, sinkOf } from "@meterbridge/core";
import { circuitBreaker } from "@meterbridge/resilience";
import { testClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { contenders } from "./contenders.ts";
import { exportPoints, numbersOf, shutDown, stopped } from "./exports.ts";
import { figuresOf } from "./figures.ts";

const hourMs = 3_600_000;

describe.for(contenders)("$name", (contender) => {
  it("F16: a breaker that opens, fails its probe and closes goes by no wall clock", async () => {
    const farEnd = stopped(await contender.farEnd());
    const clock = testClock();
    const breaker = circuitBreaker<ResourceMetrics>({ failureThreshold: 3, openMs: 30_000, clock, random: () => 0 });
    const exporter = shutDown(metricExporter(flow(breaker, sinkOf(contender.bare(farEnd.url))), { clock }), clock);
    const sentBy = async (first: number): Promise<number> => {
      const before = farEnd.attempts();
      await exportPoints(exporter, 1, first);
      return farEnd.attempts() - before;
    };
    const leap = (ms: number): void => clock.setWallTime(clock.wallTime() + ms);

    farEnd.otherwise({ do: "fail" });
    for (let n = 0; n < 3; n++) expect(await sentBy(n)).toBe(1);
    for (let flap = 0; flap < 3; flap++) {
      for (const ms of [24 * hourMs, -25 * hourMs]) {
        leap(ms);
        expect(await sentBy(3)).toBe(0);
      }
      await clock.advance(29_999);
      expect(await sentBy(4)).toBe(0);
      leap(-hourMs);
      await clock.advance(1);
      expect(await sentBy(5)).toBe(1);
    }
    farEnd.otherwise({ do: "accept" });
    await clock.advance(30_000);
    for (const n of [6, 7]) expect(await sentBy(n)).toBe(1);
    expect(numbersOf(farEnd.received())).toEqual([6, 7]);
    expect(figuresOf(exporter)).toMatchObject({
      "circuit_breaker.state": "closed",
      "circuit_breaker.opened": 1,
      "circuit_breaker.turned_away": 9,
    });
  });
});
