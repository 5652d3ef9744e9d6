import type { HistogramValue, Point } from "@meterbridge/core/points";
import { testClock } from "@meterbridge/test-harness";
import type { HrTime } from "@opentelemetry/api";
import fc from "fast-check";
import { expect, it } from "vitest";
import { conversion, type GivenMetric, metricsOf, pointsIn } from "./given.ts";

/** What a producer does next with one of its series, and whether anybody exports it. */
type Step = readonly [series: number, event: Event, amount: number];
type Event = "record" | "lose" | "restart" | "reset" | "repeat" | "break" | "end";

const steps = fc.array(
  fc.tuple(
    fc.nat(2),
    fc.constantFrom<Event>("record", "record", "record", "lose", "restart", "reset", "repeat", "break", "end"),
    fc.nat(5),
  ),
  { minLength: 1, maxLength: 60 },
);

/** A series as its producer knows it. */
interface Life {
  start: number;
  total: number;
  /** The total that was exported last, of the present start. */
  exported: number;
  /** All that was exported of earlier starts. */
  over: number;
  last?: { readonly at: number; readonly total: number; readonly start: number };
  /** The first value, when it was dropped. */
  first: number | undefined;
}

it.for<[kind: "sum" | "histogram", isFirstKept: boolean]>([
  ["sum", true],
  ["sum", false],
  ["histogram", true],
  ["histogram", false],
])("%s, first values kept: %s: differences add up to what was recorded", async ([kind, isFirstKept]) => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const { send, sink } = conversion({ clock: testClock(), firstValue: isFirstKept ? "keep" : "drop" });
      const lives = [0, 1, 2].map((): Life => ({ start: 1, total: 0, exported: 0, over: 0, first: undefined }));
      let now = 10;
      let sent = 0;
      let dropped = 0;
      for (const step of script) {
        now += 10;
        const point = next(lives[step[0]]!, step, now);
        if (!point) continue;
        sent++;
        const outcome = await send(metricsOf([metricWith(kind, step[0], point)]));
        for (const { points } of outcome.drops ?? []) dropped += points;
      }
      const points = sink.sends.flatMap(({ input }) => pointsIn(input));
      expect(points.length + dropped).toBe(sent);
      for (const [series, life] of lives.entries()) {
        const first = isFirstKept ? 0 : (life.first ?? 0);
        expect(sumOf(points, series)).toBe(life.over + life.exported - first);
      }
    }),
    { numRuns: 200 },
  );
});

interface Planned {
  readonly at: number;
  readonly start: number;
  readonly total: number;
  readonly isBroken?: true;
  readonly flags?: number;
}

/** The point that is exported now, if any. */
function next(life: Life, [, event, amount]: Step, now: number): Planned | undefined {
  switch (event) {
    case "lose":
      life.total += amount;
      return undefined;
    case "repeat":
      // It was on its way for long: nobody knew of it when it was recorded, or it has come already.
      return life.last;
    case "break":
      return { at: now, start: life.start, total: life.total, isBroken: true };
    case "end":
      return { at: now, start: life.start, total: 0, flags: 1 };
    case "restart":
      beginAnew(life, now - 5, amount);
      break;
    case "reset":
      // Without another start it is one only when the value is less.
      if (life.exported > 0) beginAnew(life, life.start, Math.min(amount, life.exported - 1));
      else life.total += amount;
      break;
    case "record":
      life.total += amount;
  }
  life.exported = life.total;
  life.first ??= life.total;
  return (life.last = { at: now, start: life.start, total: life.total });
}

function beginAnew(life: Life, start: number, total: number): void {
  life.over += life.exported;
  life.start = start;
  life.total = total;
}

function metricWith(kind: "sum" | "histogram", series: number, planned: Planned): GivenMetric {
  const { at, start, total, isBroken, flags } = planned;
  const time = (second: number): HrTime => [1_890_000_000 + second, 0];
  const value = isBroken ? Number.NaN : kind === "sum" ? total : histogram(total);
  const point = { value, at: time(at), from: time(start), attributes: { series } };
  return { kind, points: [{ ...point, ...(flags !== undefined && { flags }) }] };
}

/** Every number in it grows with the total. */
function histogram(total: number): HistogramValue {
  return { buckets: { boundaries: [1], counts: [total, 2 * total] }, count: 3 * total, sum: total };
}

function sumOf(points: readonly Point[], series: number): number {
  const values = points.filter(({ attributes }) => attributes["series"] === series).map(({ value }) => value);
  return values.reduce<number>((sum, value) => sum + totalOf(value), 0);
}

function totalOf(value: unknown): number {
  if (typeof value === "number") return value;
  const { buckets, count, sum } = value as HistogramValue;
  expect([buckets.counts, count]).toEqual([[sum, 2 * sum!], 3 * sum!]);
  return sum!;
}
