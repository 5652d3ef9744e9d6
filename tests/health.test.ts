import {
  type Call,
  type Encoder,
  ExportError,
  flow,
  metricExporter,
  type Outcome,
  type Payload,
  pickPoints,
  pipeline,
  type Sink,
} from "@meterbridge/core";
import { exportHealth, withHealth } from "@meterbridge/health";
import { fallback, queue, withQueue } from "@meterbridge/resilience";
import { testClock } from "@meterbridge/test-harness";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { sampleMetrics } from "./sample-metrics.ts";

const unavailable = { kind: "retryable", error: new ExportError("unavailable", "HTTP 503") } as const;
const script: readonly Outcome<ResourceMetrics>[] = [
  { kind: "delivered", rejectedPoints: 0 },
  unavailable,
  { kind: "delivered", rejectedPoints: 2 },
  { kind: "failed", error: new ExportError("refused", "HTTP 400") },
  unavailable,
  unavailable,
];

function exportOnce(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<unknown> {
  return new Promise((resolve) => exporter.export(metrics, resolve));
}

it.for(["drop-oldest", "drop-newest", "merge-delta"] as const)(
  "health above a queue accounts for every data point at any time, overflow %s",
  async (overflow) => {
    const clock = testClock();
    let sends = 0;
    const inner = metricExporter(
      { send: async () => script[sends++ % script.length]!, flush: async () => {}, close: async () => {} },
      { clock },
    );
    const exporter = withHealth(withQueue(inner, { overflow, maxItems: 3, clock, random: () => 0.5 }), { clock });
    for (let round = 1; round <= 60; round++) {
      await exportOnce(exporter, sampleMetrics([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]));
      if (round % 3 === 0) await clock.advance(1_000);
      const { exported, failed, inflight, figures } = exporter.health.snapshot();
      const lost = Object.values(failed).reduce((sum, points) => sum + points, 0);
      expect(exported + lost + inflight + Number(figures["accepted.merged"] ?? 0)).toBe(round * 10);
    }
    const ended = exporter.shutdown();
    await clock.advance(60_000);
    await ended;
    const { failed, inflight } = exporter.health.snapshot();
    expect({ failed, inflight }).toMatchObject({
      failed: { rejected: expect.any(Number), refused: expect.any(Number) },
      inflight: 0,
    });
  },
);

const call: Call = { signal: new AbortController().signal, deadline: Infinity };
const tenPoints = sampleMetrics([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
const inParts: Encoder = {
  maxPoints: 5,
  *encode() {
    yield { body: new Uint8Array(600), contentType: "application/x-test", points: 5, range: [0, 5] };
  },
};

function answering<In>(answer: () => Outcome<In> | Promise<Outcome<In>>): Sink<In> {
  return { send: async () => answer(), flush: async () => {}, close: async () => {} };
}

const nothing = new Promise<Outcome<Payload>>(() => {});

it("what a queue that waits for the outcome could not deliver is told apart from what arrived", async () => {
  const error = new ExportError("refused", "HTTP 400");
  const refuse = (): Outcome<ResourceMetrics> => ({
    kind: "failed",
    error,
    undelivered: pickPoints(tenPoints, [[0, 3]]),
  });
  const health = exportHealth<ResourceMetrics>();
  await flow(health, queue({ acknowledge: "delivered" }), answering(refuse)).send(tenPoints, call);
  expect(health.health.snapshot()).toMatchObject({ exported: 7, failed: { refused: 3 }, inflight: 0 });
});

it("what a full queue leaves to the fallback has arrived; what it took has not", async () => {
  const small = flow(
    queue<Payload>({ maxBytes: 1_000, overflow: "drop-newest", clock: testClock() }),
    answering(() => nothing),
  );
  const spare = answering<Payload>(() => ({ kind: "delivered", rejectedPoints: 0 }));
  const health = exportHealth<ResourceMetrics>();
  const outcome = await flow(health, pipeline(inParts, fallback(small, spare))).send(tenPoints, call);
  expect(outcome.kind).toBe("delivered");
  expect(health.health.snapshot()).toMatchObject({ exported: 5, failed: {}, inflight: 5 });
});

it("what waits for room in a queue is in flight once, and so is what it has taken already", async () => {
  const clock = testClock();
  const small = flow(
    queue<Payload>({ maxBytes: 1_000, overflow: "block", clock }),
    answering(() => nothing),
  );
  const health = exportHealth<ResourceMetrics>();
  const calledOff = new AbortController();
  const sent = flow(health, pipeline(inParts, small)).send(tenPoints, { ...call, signal: calledOff.signal });
  await clock.advance(0);
  expect(health.health.snapshot()).toMatchObject({ exported: 0, inflight: 10, queue: { points: 5 } });
  calledOff.abort();
  await sent;
  expect(health.health.snapshot()).toMatchObject({ exported: 0, inflight: 5, queue: { points: 5 } });
});
