import { type Call, ExportError, type Outcome, type Sink } from "@meterbridge/core";
import { testClock, type TestClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { expect, it } from "vitest";
import { fallback } from "../src/fallback.ts";
import { metricsOf, valuesOf } from "./fallback-metrics.ts";
import { scriptedSink } from "./scripted-sink.ts";

/** How one attempt goes, in hundredths of what it was given. */
interface Turn {
  readonly kind: Outcome<ResourceMetrics>["kind"];
  readonly code: "unavailable" | "throttled" | "unauthorized" | "refused";
  readonly ambiguous: boolean;
  readonly arrives: number;
  readonly drops: number;
  readonly tellsRest: boolean;
  readonly takesMs: number;
  readonly heedsAbort: boolean;
  readonly retryAfterMs: number | undefined;
}

const share = fc.integer({ min: 0, max: 50 });
const turns = fc.array(
  fc.record<Turn>({
    kind: fc.constantFrom("retryable", "retryable", "delivered", "delivered", "failed"),
    code: fc.constantFrom("unavailable", "throttled", "unauthorized", "refused"),
    ambiguous: fc.boolean(),
    arrives: share,
    drops: share,
    tellsRest: fc.boolean(),
    takesMs: fc.integer({ min: 0, max: 8_000 }),
    heedsAbort: fc.boolean(),
    retryAfterMs: fc.option(fc.integer({ min: -10, max: 80_000 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 8 },
);

interface Books {
  /** The values, in the order in which they came. */
  readonly received: number[];
  /** Those of which the far end cannot tell, or is not asked any more, whether they came. */
  readonly doubtful: Set<number>;
}

/** A far end that does as it is told, and keeps the books. */
function farEnd(
  script: readonly Turn[],
  clock: TestClock,
): { readonly sink: Sink<ResourceMetrics>; readonly books: Books } {
  const books: Books = { received: [], doubtful: new Set() };
  const sink = scriptedSink<ResourceMetrics>(
    ...script.map((turn) => async (metrics: ResourceMetrics, call: Call): Promise<Outcome<ResourceMetrics>> => {
      const values = valuesOf(metrics);
      const lost = Math.floor((values.length * turn.drops) / 100);
      const arrived = turn.tellsRest ? Math.floor((values.length * turn.arrives) / 100) : 0;
      const ambiguous = turn.kind === "retryable" && turn.ambiguous;
      const taken = turn.kind === "delivered" ? values.length - lost : ambiguous ? values.length : arrived;
      books.received.push(...values.slice(0, taken));
      if (ambiguous) for (const value of values.slice(arrived)) books.doubtful.add(value);
      await passed(turn, clock, call.signal);
      // When it is too late, nobody hears the answer.
      if (call.signal.aborted) for (const value of values) books.doubtful.add(value);
      if (turn.kind === "delivered") return { kind: "delivered", rejectedPoints: lost };
      const error = new ExportError(turn.code, "no");
      const rest = turn.tellsRest && {
        undelivered: metricsOf(...values.slice(ambiguous ? arrived : arrived + lost)),
        drops: ambiguous ? [] : [{ reason: `reason ${lost % 2}`, points: lost }],
      };
      if (turn.kind === "failed") return { kind: "failed", error, ...rest };
      const wish = turn.retryAfterMs !== undefined && { retryAfterMs: turn.retryAfterMs };
      return { kind: "retryable", error, ...(ambiguous && { ambiguous: true as const }), ...wish, ...rest };
    }),
  );
  return { sink, books };
}

async function passed({ takesMs, heedsAbort }: Turn, clock: TestClock, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    clock.setTimeout(resolve, takesMs);
    if (heedsAbort) signal.addEventListener("abort", () => resolve());
  });
}

const settings = fc.record({
  primaryTimeoutMs: fc.option(fc.integer({ min: 0, max: 8_000 }), { nil: undefined }),
  holdMs: fc.integer({ min: 0, max: 60_000 }),
  fallbackAmbiguous: fc.boolean(),
});
const sends = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 30_000 }), budgetMs: fc.option(fc.integer({ min: 0, max: 20_000 })) }),
  { minLength: 1, maxLength: 6 },
);

it("loses nothing silently, delivers nothing twice that surely arrived, and keeps the order at both", async () => {
  await fc.assert(
    fc.asyncProperty(settings, turns, turns, sends, async (options, primary, secondary, plan) => {
      const clock = testClock();
      const [a, b] = [farEnd(primary, clock), farEnd(secondary, clock)];
      const sink = fallback(a.sink, b.sink, { ...options, clock });
      const batches: { values: readonly number[]; sent: Promise<Outcome<ResourceMetrics>> }[] = [];
      for (const { afterMs, budgetMs } of plan) {
        await clock.advance(afterMs);
        const values = Array.from({ length: 10 }, (_, index) => batches.length * 10 + index);
        batches.push({ values, sent: sink.send(metricsOf(...values), callOf(budgetMs, clock)) });
      }
      while (clock.pending().length > 0) await clock.advanceToNextTimer();

      for (const { values, sent } of batches) {
        const outcome = await sent;
        const left = outcome.kind === "delivered" ? [] : valuesOf(outcome.undelivered ?? metricsOf(...values));
        const arrivals = values.map((value) => [a, b].filter(({ books }) => books.received.includes(value)).length);
        const doubtful = values.some((value) => a.books.doubtful.has(value) || b.books.doubtful.has(value));
        const drops = (outcome.drops ?? []).reduce((sum, { points }) => sum + points, 0);
        const told = drops + (outcome.kind === "delivered" ? outcome.rejectedPoints : 0);
        const untold = values.filter((value, index) => arrivals[index] === 0 && !left.includes(value));
        if (doubtful) expect(untold.length).toBeLessThanOrEqual(told);
        else expect(arrivals.reduce((sum, times) => sum + times, 0) + told + left.length).toBe(values.length);
        for (const [index, value] of values.entries()) {
          const mayBeTwice = options.fallbackAmbiguous && a.books.doubtful.has(value);
          const orHere = options.fallbackAmbiguous && b.books.doubtful.has(value);
          if (!mayBeTwice && !orHere) expect(arrivals[index]).toBeLessThanOrEqual(1);
        }
      }
      for (const { received } of [a.books, b.books]) {
        expect(received).toEqual([...new Set(received)].sort((x, y) => x - y));
      }
    }),
    { numRuns: 400 },
  );
});

/** A call that is ended at its deadline, as every caller does. */
function callOf(budgetMs: number | null, clock: TestClock): Call {
  const over = new AbortController();
  if (budgetMs === null) return { signal: over.signal, deadline: Infinity };
  clock.setTimeout(() => over.abort(new ExportError("timeout", `not done within ${budgetMs} ms`)), budgetMs);
  return { signal: over.signal, deadline: clock.now() + budgetMs };
}
