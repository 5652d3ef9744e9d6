import { type Call, ExportError, flow, type Outcome, type Payload, type Sink, type Visit } from "@meterbridge/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { exportHealth } from "../src/index.ts";
import { recorder } from "./exporters.ts";

const call: Call = { signal: new AbortController().signal, deadline: Infinity };

/** However wrong its numbers may be. */
const outcomes: fc.Arbitrary<Outcome<Payload>> = fc.oneof(
  fc.record({
    kind: fc.constant("delivered" as const),
    rejectedPoints: fc.oneof(fc.integer({ min: -5, max: 40 }), fc.constant(NaN)),
  }),
  fc.record({
    kind: fc.constant("delivered" as const),
    rejectedPoints: fc.nat(3),
    accepted: fc.constant(true as const),
    drops: fc.array(fc.record({ reason: fc.constantFrom("invalid_time", "too_old"), points: fc.nat(4) }), {
      maxLength: 2,
    }),
  }),
  fc
    .record({
      kind: fc.constantFrom("retryable" as const, "failed" as const),
      code: fc.constantFrom("timeout" as const, "refused" as const, "unknown" as const),
      left: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
    })
    .map(({ kind, code, left }) => ({
      kind,
      error: new ExportError(code, "it failed"),
      ...(left !== undefined && { undelivered: payload(left) }),
    })),
);

function payload(points: number): Payload {
  return { body: new Uint8Array(1), contentType: "text/plain", points };
}

it("every data point is exported, failed or in flight, whatever is answered, and in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ points: fc.nat(30), outcome: outcomes, isLate: fc.boolean() }), { maxLength: 20 }),
      async (operations) => {
        const record = recorder();
        const health = exportHealth<Payload>({ meterProvider: record.provider });
        const answers: (() => void)[] = [];
        const sink: Sink<Payload> = {
          send: ({ body }) =>
            new Promise((resolve) => {
              const { outcome, isLate } = operations[body.byteLength]!;
              if (isLate) answers.unshift(() => resolve(outcome));
              else resolve(outcome);
            }),
          flush: async () => {},
          close: async () => {},
        };
        const laid = flow(health, sink);
        const sent = operations.map(({ points }, index) =>
          laid.send({ ...payload(points), body: new Uint8Array(index) }, call),
        );
        const given = operations.reduce((sum, { points }) => sum + points, 0);
        const expectAllAccountedFor = async (): Promise<void> => {
          const { exported, failed, inflight } = health.health.snapshot();
          const counts = [exported, inflight, ...Object.values(failed)];
          expect(counts.every((count) => count >= 0)).toBe(true);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(given);
          const recorded = Object.values(
            await record.values("otel.sdk.exporter.metric_data_point.exported"),
          ) as number[];
          expect(recorded.reduce((sum, count) => sum + count, inflight)).toBe(operations.length === 0 ? 0 : given);
        };
        await expectAllAccountedFor();
        for (const answer of answers) {
          answer();
          await expectAllAccountedFor();
        }
        await Promise.all(sent);
        expect(health.health.snapshot().inflight).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});

/** What becomes of an operation's data points: `accepted` by a queue, `arrived` past it, `dropped`, and the rest is refused. */
const plans = fc.record({
  accepted: fc.nat(8),
  arrived: fc.nat(8),
  dropped: fc.nat(3),
  refused: fc.nat(8),
  isLate: fc.boolean(),
  isFlagged: fc.boolean(),
});

type Plan = typeof plans extends fc.Arbitrary<infer Value> ? Value : never;

const fates = ["delivered", "rejected", "merged", "passed_on", "overflow", "expired"] as const;

/** What becomes of what waits. */
const settlements = fc.record({ fate: fc.constantFrom(...fates), points: fc.nat(8) });

interface Figures {
  accepted: number;
  readonly gone: Record<(typeof fates)[number], number>;
}

function show({ accepted, gone }: Figures, visit: Visit): void {
  visit("accepted.points", accepted);
  for (const fate of ["delivered", "rejected", "merged", "passed_on"] as const) visit(`accepted.${fate}`, gone[fate]);
  for (const reason of ["overflow", "expired"] as const) visit("accepted.dropped", gone[reason], { reason });
}

function outcomeOf({ accepted, arrived, dropped, refused, isFlagged }: Plan): Outcome<Payload> {
  const drops = [{ reason: "invalid_time" as const, points: dropped }];
  if (refused > 0) {
    return { kind: "failed", error: new ExportError("refused", "no"), undelivered: payload(refused), drops };
  }
  // Who delivers what a queue did not take, forgets to say that it took some.
  const isAccepted = accepted > 0 && (isFlagged || arrived === 0);
  return { kind: "delivered", rejectedPoints: 0, drops, ...(isAccepted && { accepted: true }) };
}

it("every data point counts once above queues that take some of them, and others past them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(plans, settlements), { maxLength: 30 }),
      fc.array(fc.nat(29), { maxLength: 30 }),
      async (steps, looksAt) => {
        const figures: Figures = {
          accepted: 0,
          gone: { delivered: 0, rejected: 0, merged: 0, passed_on: 0, overflow: 0, expired: 0 },
        };
        const answers: (() => void)[] = [];
        const sent: Promise<unknown>[] = [];
        const truth = { given: 0, arrived: 0, failed: 0 };
        let plan: Plan | undefined;
        const sink: Sink<Payload> = {
          send: () => {
            const current = plan!;
            figures.accepted += current.accepted;
            truth.arrived += current.arrived;
            truth.failed += current.dropped + current.refused;
            return new Promise((resolve) => {
              const answer = (): void => resolve(outcomeOf(current));
              if (current.isLate) answers.push(answer);
              else answer();
            });
          },
          flush: async () => {},
          close: async () => {},
          inspect: (visit) => show(figures, visit),
        };
        const health = exportHealth<Payload>();
        const laid = flow(health, sink);
        const expectAllAccountedFor = (): void => {
          const { exported, failed, inflight } = health.health.snapshot();
          const counts = [exported, inflight, figures.gone.merged, ...Object.values(failed)];
          expect(counts.every((count) => count >= 0)).toBe(true);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(truth.given);
          expect(exported).toBeLessThanOrEqual(truth.arrived + figures.gone.delivered);
        };
        for (const [index, step] of steps.entries()) {
          if ("fate" in step) {
            const points = Math.min(step.points, waitingIn(figures));
            figures.gone[step.fate] += points;
            // A further queue takes them, and shows them as well.
            if (step.fate === "passed_on") figures.accepted += points;
          } else {
            plan = step;
            const given = step.accepted + step.arrived + step.dropped + step.refused;
            truth.given += given;
            sent.push(laid.send(payload(given), call));
            await Promise.resolve();
          }
          if (looksAt.includes(index)) expectAllAccountedFor();
        }
        for (const answer of answers) answer();
        await Promise.all(sent);
        expectAllAccountedFor();
        const { exported, failed, inflight } = health.health.snapshot();
        const { delivered, rejected, overflow, expired } = figures.gone;
        expect({ exported, inflight }).toEqual({ exported: truth.arrived + delivered, inflight: waitingIn(figures) });
        expect(Object.values(failed).reduce((sum, count) => sum + count, 0)).toBe(
          truth.failed + rejected + overflow + expired,
        );
      },
    ),
    { numRuns: 300 },
  );
});

function waitingIn({ accepted, gone }: Figures): number {
  return accepted - Object.values(gone).reduce((sum, points) => sum + points, 0);
}
