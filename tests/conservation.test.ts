import { ExportError, type Outcome, type Payload, pipeline, type Transport } from "@meterbridge/core";
import { otlpProtobuf } from "@meterbridge/otlp";
import { retry } from "@meterbridge/resilience";
import { pointsOfOtlpProtobuf, testClock } from "@meterbridge/test-harness";
import fc from "fast-check";
import { expect, it } from "vitest";
import { sampleMetrics, valuesOf } from "./sample-metrics.ts";

type Answer =
  | { readonly do: "deliver"; readonly rejected: number }
  | { readonly do: "retry" }
  | { readonly do: "fail" }
  | { readonly do: "halve" }
  | { readonly do: "name"; readonly entries: readonly number[] };

const answers = fc.array(
  fc.oneof<fc.Arbitrary<Answer>[]>(
    fc.record({ do: fc.constant("deliver"), rejected: fc.nat(3) }),
    fc.constant({ do: "retry" }),
    fc.constant({ do: "fail" }),
    fc.constant({ do: "halve" }),
    fc.record({ do: fc.constant("name"), entries: fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 4 }) }),
  ),
  { maxLength: 40 },
);

/** Scopes with metrics with data points, of which some cannot be encoded. */
const shapes = fc.array(fc.array(fc.array(fc.boolean(), { maxLength: 12 }), { maxLength: 4 }), { maxLength: 3 });

it("every data point is delivered, left over, or counted as lost, and none of them twice", async () => {
  await fc.assert(
    fc.asyncProperty(shapes, answers, fc.boolean(), async (shape, script, retried) => {
      let next = 0;
      const metrics = sampleMetrics(...shape.map((scope) => scope.map((points) => points.map(() => next++))));
      const all = Array.from({ length: next }, (_, value) => value);
      const good = shape.flat(2);
      for (const scope of metrics.scopeMetrics) {
        for (const metric of scope.metrics) {
          for (const point of metric.dataPoints) {
            if (!good[point.value as number]) Object.assign(point, { endTime: [Number.NaN, 0] });
          }
        }
      }

      const received: number[] = [];
      let rejected = 0;
      const transport = farEnd([...script], (values, refused) => {
        received.push(...values);
        rejected += refused;
      });
      const clock = testClock();
      const call = { signal: new AbortController().signal, deadline: Infinity, closing: AbortSignal.abort() };
      const encoder = otlpProtobuf({ maxRequestBytes: 1_024 });
      // Closing: retries follow at once.
      const sink = retried ? retry<Payload>({ clock })(transport) : transport;
      const outcome = await pipeline(encoder, sink).send(metrics, call);

      const left = outcome.kind === "delivered" ? [] : (valuesOf(outcome.undelivered) ?? all);
      const seen = [...received, ...left];
      expect(new Set(seen).size).toBe(seen.length);
      const dropped = (outcome.drops ?? []).reduce((sum, drop) => sum + drop.points, 0);
      const told = outcome.kind === "delivered" ? outcome.rejectedPoints : 0;
      // What a far end rejects out of what it took is received here, and counted there.
      expect(received.length - rejected + left.length + dropped + told).toBe(all.length);
    }),
    { numRuns: 500 },
  );
});

function farEnd(script: Answer[], receive: (values: readonly number[], rejected: number) => void): Transport {
  return {
    async send(payload): Promise<Outcome<Payload>> {
      const answer = script.shift() ?? { do: "deliver", rejected: 0 };
      const values = pointsOfOtlpProtobuf(payload.body).map((point) => Number(point.value));
      expect(values).toHaveLength(payload.points);
      switch (answer.do) {
        case "deliver": {
          const rejectedPoints = Math.min(answer.rejected, values.length);
          receive(values, rejectedPoints);
          return { kind: "delivered", rejectedPoints };
        }
        case "retry":
          return { kind: "retryable", error: new ExportError("unavailable", "HTTP 503") };
        case "fail":
          return { kind: "failed", error: new ExportError("refused", "HTTP 400") };
        case "halve":
          return { kind: "failed", error: new ExportError("too_large", "HTTP 413"), divide: "halves" };
        case "name":
          return {
            kind: "failed",
            error: new ExportError("refused", "HTTP 400"),
            divide: answer.entries.filter((entry) => entry < values.length),
          };
      }
    },
    flush: async () => {},
    close: async () => {},
  };
}
