import { ExportError, type Clock, type Drop, type Outcome } from "@meterbridge/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { retry } from "../src/retry.ts";
import { leapingClock } from "./leaping-clock.ts";
import { newCall, scriptedSink } from "./scripted-sink.ts";

type Points = readonly number[];

/** How one attempt goes, in hundredths of what it was given. */
interface Turn {
  readonly kind: Outcome<Points>["kind"];
  readonly ambiguous: boolean;
  readonly arrives: number;
  readonly drops: number;
  readonly tellsRest: boolean;
  readonly takesMs: number;
  readonly retryAfterMs: number | undefined;
}

const share = fc.integer({ min: 0, max: 50 });
const turns = fc.array(
  fc.record<Turn>({
    kind: fc.constantFrom("retryable", "retryable", "retryable", "delivered", "failed"),
    ambiguous: fc.boolean(),
    arrives: share,
    drops: share,
    tellsRest: fc.boolean(),
    takesMs: fc.integer({ min: 0, max: 3000 }),
    retryAfterMs: fc.option(fc.integer({ min: -10, max: 8000 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 12 },
);

/** A far end that does as it is told, and keeps the books. */
function farEnd(script: readonly Turn[], clock: Clock) {
  const books = { delivered: 0, rejected: 0, ambiguous: false, begun: [] as number[], ended: [] as number[] };
  const next = scriptedSink<Points>(
    ...script.map((turn) => async (points: Points): Promise<Outcome<Points>> => {
      books.begun.push(clock.now());
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, turn.takesMs));
      books.ended.push(clock.now());
      books.ambiguous ||= turn.kind === "retryable" && turn.ambiguous;
      const lost = Math.floor((points.length * turn.drops) / 100);
      if (turn.kind === "delivered") {
        books.delivered += points.length - lost;
        books.rejected += lost;
        return { kind: "delivered", rejectedPoints: lost };
      }
      const error = new ExportError("unavailable", "HTTP 503");
      const more = {
        ...(turn.kind === "retryable" && turn.ambiguous && { ambiguous: true as const }),
        ...(turn.kind === "retryable" && turn.retryAfterMs !== undefined && { retryAfterMs: turn.retryAfterMs }),
      };
      if (!turn.tellsRest) return { kind: turn.kind, error, ...more };
      const arrived = Math.floor((points.length * turn.arrives) / 100);
      books.delivered += arrived;
      const drops = [{ reason: `reason ${lost % 2}`, points: lost }];
      return { kind: turn.kind, error, ...more, undelivered: points.slice(arrived + lost), drops };
    }),
  );
  return { next, books };
}

const sumOf = (drops: readonly Drop[] = []): number => drops.reduce((sum, { points }) => sum + points, 0);

const settings = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 8 }),
  initialDelayMs: fc.integer({ min: 0, max: 3000 }),
  maxDelayMs: fc.integer({ min: 0, max: 9000 }),
  retryAmbiguous: fc.boolean(),
});
const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
const budgets = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 60_000 }));

it("tries within its bounds, forgets nothing, and counts nothing twice", async () => {
  await fc.assert(
    fc.asyncProperty(settings, turns, chances, budgets, async (options, script, chance, deadline) => {
      const clock = leapingClock();
      const { next, books } = farEnd(script, clock);
      const points = Array.from({ length: 100 }, (_, index) => index);
      const random = (): number => chance.next().value as number;
      const layer = retry<Points>({ ...options, clock, random });
      const outcome = await layer(next).send(points, newCall(deadline).call);

      // Attempts and waits.
      expect(books.begun.length).toBeGreaterThanOrEqual(1);
      expect(books.begun.length).toBeLessThanOrEqual(options.maxAttempts);
      for (const [index, begun] of books.begun.slice(1).entries()) {
        expect(begun - books.ended[index]!).toBeGreaterThanOrEqual(100 - 1e-6);
        expect(begun).toBeLessThan(deadline);
      }

      // What became of the points.
      const undelivered = outcome.kind === "delivered" ? 0 : (outcome.undelivered ?? points).length;
      const rejected = outcome.kind === "delivered" ? outcome.rejectedPoints : 0;
      expect(books.delivered + sumOf(outcome.drops) + rejected + undelivered).toBe(points.length);
      expect(rejected).toBe(books.rejected);
      if (outcome.kind !== "delivered") expect(outcome.ambiguous ?? false).toBe(books.ambiguous);
      if (!options.retryAmbiguous && books.ambiguous) expect(outcome.kind).toBe("retryable");
    }),
    { numRuns: 1000 },
  );
});
