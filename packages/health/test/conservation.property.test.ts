import { type Call, ExportError, flow, type Outcome, type Payload, type Sink } from "@meterbridge/core";
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
