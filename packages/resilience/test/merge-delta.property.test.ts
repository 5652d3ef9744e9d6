import type { Outcome } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { expect, it } from "vitest";
import { queue } from "../src/queue/queue.ts";
import { type MetricPlan, metricsOf, type PlannedPoint, pointsOf } from "./metric-plans.ts";
import { delivered, newCall, retryable, scriptedSink } from "./scripted-sink.ts";
import { figuresOf } from "./shown-figures.ts";

type Kind = "sum" | "histogram" | "exponentialHistogram";

/** One export: which streams it has, how long nothing else happens after it, and how the far end is then. */
interface Step {
  readonly streams: readonly number[];
  readonly restMs: number;
  /** Whether the next one comes before this one has its answer. */
  readonly isHasty: boolean;
  readonly isDown: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    streams: fc.oneof(fc.constant([0, 1, 2]), fc.subarray([0, 1, 2], { minLength: 1 })),
    restMs: fc.constantFrom(0, 0, 100, 1_000, 5_000),
    isHasty: fc.boolean(),
    isDown: fc.constantFrom(true, true, true, false),
  }),
  { minLength: 1, maxLength: 40 },
);
const limits = fc.record({
  maxItems: fc.constantFrom(1, 2, 3, 4, 8),
  maxBytes: fc.constantFrom(3_000, 5_000, 10_000, 1_000_000),
});

it.for<Kind>(["sum", "histogram", "exponentialHistogram"])(
  "loses nothing that it does not count, and breaks no start: %s",
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(steps, limits, async (script, { maxItems, maxBytes }) => {
        const clock = testClock();
        const farEnd = consumer(kind);
        const sink = queue({ clock, maxItems, maxBytes, overflow: "merge-delta" })(farEnd.sink);
        const recorded = new Set<string>();
        const sends: Promise<Outcome<ResourceMetrics>>[] = [];
        for (const [at, { streams, restMs, isHasty, isDown }] of script.entries()) {
          farEnd.isDown = isDown;
          for (const stream of streams) recorded.add(`${stream} at ${at}`);
          const sent = sink.send(exportOf(kind, at, streams), newCall().call);
          sends.push(sent);
          if (isHasty) continue;
          await sent;
          await clock.advance(restMs);
        }
        for (const outcome of await Promise.all(sends)) expect(outcome).toMatchObject({ accepted: true });
        farEnd.isDown = false;
        const flushed = sink.flush(newCall().call);
        await clock.advance(60_000);
        await flushed;

        const figures = figuresOf(sink);
        const { "accepted.merged": merged = 0, "accepted.dropped overflow": dropped = 0 } = figures;
        expect((figures["accepted.delivered"] ?? 0) + merged + dropped).toBe(recorded.size);
        expect(figures["queue.items"]).toBeUndefined();
        const lost = [...recorded].filter((one) => !farEnd.consumed.has(one));
        expect(farEnd.consumed.size + lost.length).toBe(recorded.size);
        // A data point that is lost may stand for several that went into it.
        if (dropped === 0) expect(lost).toEqual([]);
        else expect(lost.length).toBeGreaterThanOrEqual(dropped);
        if (dropped === 0 && script.every(({ streams }) => streams.length === 3)) expect(farEnd.gaps).toBe(0);
      }),
      { numRuns: 300 },
    );
  },
);

/** What was recorded in second `at` adds a bit of its own to every number, so that a sum tells what is in it. */
function exportOf(kind: Kind, at: number, streams: readonly number[]): ResourceMetrics {
  const value = valueOf(kind, 2 ** at, at % 5);
  const points = streams.map((stream): PlannedPoint => [{ stream }, at, at + 1, value]);
  const plan: MetricPlan = { kind, points };
  return metricsOf([plan]);
}

function valueOf(kind: Kind, bit: number, place: number): unknown {
  switch (kind) {
    case "sum":
      return bit;
    case "histogram": {
      const counts = [0, 0, 0, 0, 0];
      counts[place] = bit;
      return { buckets: { boundaries: [1, 2, 3, 4], counts }, count: bit, sum: bit, min: place, max: place };
    }
    case "exponentialHistogram": {
      const positive = { offset: place * 7 - 20, bucketCounts: [bit, 0] };
      const negative = { offset: place, bucketCounts: [bit] };
      return { scale: place, zeroCount: bit, positive, negative, count: bit, sum: bit };
    }
  }
}

/** The numbers in a value that must all tell the same. */
function totalsOf(kind: Kind, value: unknown): readonly number[] {
  if (kind === "sum") return [value as number];
  const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
  if (kind === "histogram") {
    const { buckets, count, sum } = value as { buckets: { counts: number[] }; count: number; sum: number };
    return [total(buckets.counts), count, sum];
  }
  const { positive, negative, zeroCount, count, sum } = value as Record<
    "positive" | "negative",
    { bucketCounts: number[] }
  > &
    Record<"zeroCount" | "count" | "sum", number>;
  return [total(positive.bucketCounts), total(negative.bucketCounts), zeroCount, count, sum];
}

/** A consumer of deltas as in the data model: it drops a data point that precedes its stream's start. */
function consumer(kind: Kind) {
  const ends = new Map<unknown, number>();
  const consumed = new Set<string>();
  const state = { isDown: false, gaps: 0, consumed, sink: scriptedSink<ResourceMetrics>(take) };
  return state;

  function take(metrics: ResourceMetrics): Outcome<ResourceMetrics> {
    if (state.isDown) return retryable();
    for (const [{ stream }, from, to, value] of pointsOf(metrics)) {
      const end = ends.get(stream) ?? 0;
      expect(from).toBeGreaterThanOrEqual(end);
      if (from > end) state.gaps++;
      ends.set(stream, to);
      const totals = totalsOf(kind, value);
      expect(new Set(totals).size).toBe(1);
      for (let at = 0; 2 ** at <= totals[0]!; at++) {
        if (Math.floor(totals[0]! / 2 ** at) % 2 === 0) continue;
        expect(consumed.has(`${String(stream)} at ${at}`)).toBe(false);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at).toBeLessThan(to);
        consumed.add(`${String(stream)} at ${at}`);
      }
    }
    return delivered;
  }
}
