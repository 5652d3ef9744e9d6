import { ExportError, metricExporter, type Outcome, outcomeOf, type Sink } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { toDelta } from "../../src/delta/to-delta.ts";
import { conversion, counter, inShort, metricsOf, pointsIn } from "./given.ts";

const error = new ExportError("unavailable", "HTTP 503");
const retryable = { kind: "retryable", error, retryAfterMs: 5, ambiguous: true } as const;
const failed = { kind: "failed", error } as const;
const drop = { reason: "duplicate_series", points: 1 };
const stale = { reason: "no_recorded_value", points: 1 };

/** A point that counts, and one that does not. */
function twoPoints(value: number, at: number): ResourceMetrics {
  return counter({ value, at }, { value, at, attributes: { a: 1 }, flags: 1 });
}

describe("an outcome", () => {
  it.for<[string, answer: Outcome<ResourceMetrics>, more: object]>([
    ["delivered", { kind: "delivered", rejectedPoints: 1, message: "no" }, { drops: [stale] }],
    ["delivered with drops", { kind: "delivered", rejectedPoints: 0, drops: [drop] }, { drops: [stale, drop] }],
    ["retryable", retryable, { drops: [stale] }],
    ["failed", failed, { drops: [stale] }],
    ["failed with drops", { ...failed, drops: [drop] }, { drops: [stale, drop] }],
  ])("%s tells what was dropped, and what is left", async ([, answer, more]) => {
    const { send, sink } = conversion({}, answer);
    const outcome = await send(twoPoints(5, 10));
    const { input } = sink.sends[0]!;
    expect(outcome).toEqual({ ...answer, ...(answer.kind !== "delivered" && { undelivered: input }), ...more });
    if (outcome.kind !== "delivered") expect(outcome.undelivered).toBe(input);
  });

  it("has the rest that the sink left, where it left one", async () => {
    const undelivered = counter();
    const { send } = conversion({}, { ...retryable, undelivered });
    const outcome = await send(counter({ value: 5, at: 10 }));
    expect(outcome).toEqual({ ...retryable, undelivered });
  });

  it("of metrics that need nothing leaves them to deliver", async () => {
    const { send } = conversion({}, retryable);
    const metrics = metricsOf([{ kind: "gauge", points: [{ value: 5, at: 10 }] }]);
    expect(await send(metrics)).toEqual({ ...retryable, undelivered: metrics });
  });
});

describe("metrics that are sent again", () => {
  it.for<[string, answer: Outcome<ResourceMetrics>]>([
    ["that failed", failed],
    ["that were delivered", { kind: "delivered", rejectedPoints: 0 }],
  ])("%s give the same differences", async ([, answer]) => {
    const { send, sink } = conversion({}, answer);
    const [first, second] = [twoPoints(5, 10), twoPoints(7, 20)];
    const outcomes = [await send(first), await send(first), await send(second), await send(first), await send(second)];
    const inputs = sink.sends.map(({ input }) => input);
    expect(inputs[1]).toBe(inputs[0]);
    expect(inputs[3]).toBe(inputs[0]);
    expect(inputs[4]).toBe(inputs[2]);
    expect(inputs.map((input) => pointsIn(input).map(({ value }) => value))).toEqual([[5], [5], [2], [5], [2]]);
    for (const { drops } of outcomes) expect(drops).toEqual([stale]);
  });

  it("as what was left of them are as they are", async () => {
    const { send, sink } = conversion({}, retryable);
    const outcome = await send(counter({ value: 5, at: 10 }));
    const { undelivered } = outcome as { undelivered: ResourceMetrics };
    await send(undelivered);
    expect(sink.sends[1]!.input).toBe(undelivered);
  });

  it("at once are converted once", async () => {
    const { send, sink } = conversion();
    const metrics = counter({ value: 5, at: 10 });
    await Promise.all([send(metrics), send(metrics)]);
    expect(sink.sends[1]!.input).toBe(sink.sends[0]!.input);
    expect(pointsIn(sink.sends[0]!.input).map(({ value }) => value)).toEqual([5]);
  });
});

it("a clock that throws costs the export of that moment alone", async () => {
  const clock = testClock();
  let isBroken = false;
  const now = (): number => {
    if (isBroken) throw new Error("no time");
    return clock.now();
  };
  const { send, sink } = conversion({ clock: { ...clock, now } });
  await send(counter({ value: 5, at: 10 }));
  isBroken = true;
  const cut = await Promise.all([send(counter({ value: 6, at: 20 })), send(counter({ value: 7, at: 30 }))]);
  expect(cut).toMatchObject(Array.from({ length: 2 }, () => ({ kind: "failed", error: { code: "unknown" } })));
  isBroken = false;
  await send(counter({ value: 9, at: 40 }));
  expect(sink.sends.flatMap(({ input }) => pointsIn(input).map(({ value }) => value))).toEqual([5, 4]);
});

it("what failed is not in the next difference", async () => {
  const { send, sink } = conversion({}, failed);
  await send(counter({ value: 5, at: 10 }));
  await send(counter({ value: 7, at: 20 }));
  expect(sink.sends.flatMap(({ input }) => pointsIn(input).map((point) => inShort(point)))).toEqual([
    [5, 0, 10],
    [2, 10, 20],
  ]);
});

it("sends at the same time are converted in their order, and reach the sink so", async () => {
  const { send, sink } = conversion();
  const many = Array.from({ length: 3_000 }, (_, n) => n);
  const of = (value: number): ResourceMetrics => counter(...many.map((n) => ({ value, at: value, attributes: { n } })));
  const gauge = metricsOf([{ kind: "gauge", points: [{ value: 0, at: 10 }] }]);
  await Promise.all([send(of(10)), send(of(30)), send(gauge), send(of(60))]);
  const values = sink.sends.map(({ input }) => [...new Set(pointsIn(input).map(({ value }) => value))]);
  expect(values).toEqual([[10], [20], [0], [30]]);
});

it("through metricExporter: what is delivered and what is dropped is all that was recorded", async () => {
  const clock = testClock();
  const received: number[] = [];
  const outcomes: Outcome<ResourceMetrics>[] = [];
  const sink: Sink<ResourceMetrics> = {
    async send(metrics) {
      const points = pointsIn(metrics).length;
      received.push(points);
      return points > 2
        ? { ...failed, undelivered: counter({ value: 1, at: 1 }), drops: [{ reason: "too_old", points: points - 1 }] }
        : { kind: "delivered", rejectedPoints: 0 };
    },
    flush: async () => {},
    close: async () => {},
  };
  const exporter = metricExporter(toDelta({ clock })(sink), { clock, temporality: "delta" });
  const attributes = { a: 1 };
  const all = [
    counter({ value: 5, at: 10 }, { value: 5, at: 10, from: [0, 0], attributes }, { value: Number.NaN, at: 10 }),
    counter({ value: 6, at: 10 }, { value: 7, at: 20, attributes }),
    counter({ value: 8, at: 20 }, { value: 8, at: 30, attributes }, { value: 8, at: 20, attributes: { b: 1 } }),
    counter({ value: 8, at: 15 }),
  ];
  for (const metrics of all) {
    await new Promise<void>((resolve) => {
      exporter.export(metrics, (result) => {
        outcomes.push(outcomeOf(result));
        resolve();
      });
    });
  }
  await exporter.shutdown();
  expect(received).toEqual([1, 1, 3]);
  expect(outcomes).toMatchObject([
    {
      kind: "delivered",
      drops: [
        { reason: "first_value", points: 1 },
        { reason: "non_finite", points: 1 },
      ],
    },
    { kind: "delivered", drops: [{ reason: "out_of_order", points: 1 }] },
    { kind: "failed", drops: [{ reason: "too_old", points: 2 }] },
    { kind: "delivered", drops: [{ reason: "out_of_order", points: 1 }] },
  ]);
});
