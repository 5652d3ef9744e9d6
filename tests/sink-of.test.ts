import { type Call, ExportError, metricExporter, type Outcome, sinkOf } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { sampleMetrics } from "./sample-metrics.ts";

type Answer = Parameters<PushMetricExporter["export"]>[1];

const metrics = sampleMetrics([[1, 2]]);

/** Somebody's exporter, that does what it likes with an export. */
function foreign(onExport: (answer: Answer, nth: number) => void, parts: Partial<PushMetricExporter> = {}) {
  let exports = 0;
  const exporter: PushMetricExporter = {
    export: (_, answer) => onExport(answer, ++exports),
    forceFlush: async () => {},
    shutdown: async () => {},
    ...parts,
  };
  return { sink: sinkOf(exporter), exports: () => exports };
}

function newCall(): Call & { end(): void } {
  const over = new AbortController();
  return { signal: over.signal, deadline: Infinity, end: () => over.abort(new ExportError("timeout", "over")) };
}

describe("an exporter that", () => {
  it("succeeds has delivered", async () => {
    const { sink } = foreign((answer) => answer({ code: 0 }));
    expect(await sink.send(metrics, newCall())).toEqual({ kind: "delivered", rejectedPoints: 0 });
  });

  it("fails is judged by its error", async () => {
    const { sink } = foreign((answer) => answer({ code: 1, error: Object.assign(new Error("no"), { code: 400 }) }));
    expect(await sink.send(metrics, newCall())).toMatchObject({
      kind: "failed",
      error: { code: "refused", httpStatus: 400 },
    });
  });

  it("fails without an error may be tried again", async () => {
    const { sink } = foreign((answer) => answer({ code: 1 }));
    expect(await sink.send(metrics, newCall())).toMatchObject({ kind: "retryable", error: { code: "unknown" } });
  });

  it.for([[undefined], [null], [{}], [{ code: "0" }]] as const)("answers %j has failed", async ([result]) => {
    const { sink } = foreign((answer) => void setImmediate(() => answer(result as never)));
    expect(await sink.send(metrics, newCall())).toMatchObject({ kind: "retryable", error: { code: "unknown" } });
  });

  it("is sent to by two at once is given one export after the other", async () => {
    const answers: Answer[] = [];
    const { sink, exports } = foreign((answer) => void answers.push(answer));
    const both = Promise.all([sink.send(metrics, newCall()), sink.send(metrics, newCall())]);
    expect(exports()).toBe(1);
    answers[0]!({ code: 0 });
    await new Promise(setImmediate);
    answers[1]!({ code: 0 });
    expect(await both).toMatchObject([{ kind: "delivered" }, { kind: "delivered" }]);
  });

  it("is sent to by a call that is over is not asked", async () => {
    const { sink, exports } = foreign((answer) => answer({ code: 0 }));
    const call = newCall();
    call.end();
    expect(await sink.send(metrics, call)).toEqual({ kind: "retryable", error: call.signal.reason });
    expect(exports()).toBe(0);
  });

  it("throws has failed", async () => {
    const { sink } = foreign(() => {
      throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    });
    expect(await sink.send(metrics, newCall())).toMatchObject({ kind: "retryable", error: { code: "connection" } });
  });

  it("answers twice is heard once", async () => {
    const { sink } = foreign((answer) => {
      answer({ code: 0 });
      answer({ code: 1, error: new Error("after all") });
    });
    expect(await sink.send(metrics, newCall())).toMatchObject({ kind: "delivered" });
  });

  it("never answers is left alone when the call ends", async () => {
    const { sink } = foreign(() => {});
    const call = newCall();
    const sent = sink.send(metrics, call);
    call.end();
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "timeout" }, ambiguous: true });
  });

  it("answers late is given the next export only then", async () => {
    const answers: Answer[] = [];
    const { sink, exports } = foreign((answer) => void answers.push(answer));
    const first = newCall();
    const firstSent = sink.send(metrics, first);
    first.end();
    await firstSent;
    const secondSent = sink.send(metrics, newCall());
    expect(exports()).toBe(1);
    answers[0]!({ code: 0 });
    await new Promise(setImmediate);
    expect(exports()).toBe(2);
    answers[1]!({ code: 0 });
    expect(await secondSent).toMatchObject({ kind: "delivered" });
  });

  it("never answers holds up one more export, not all that follow", async () => {
    const { sink, exports } = foreign((answer, nth) => nth > 1 && answer({ code: 0 }));
    for (const expected of ["retryable", "retryable", "delivered"]) {
      const call = newCall();
      const sent = sink.send(metrics, call);
      await new Promise(setImmediate);
      call.end();
      expect(await sent).toMatchObject({ kind: expected });
    }
    expect(exports()).toBe(2);
  });
});

it("bounds flush and close by the call", async () => {
  const { sink } = foreign(() => {}, {
    forceFlush: () => new Promise(() => {}),
    shutdown: () => new Promise(() => {}),
  });
  const call = newCall();
  const both = Promise.all([sink.flush(call), sink.close(call)]);
  call.end();
  await both;
});

it("carries the exporter's selectors, also through metricExporter", () => {
  const { sink } = foreign(() => {}, {
    selectAggregationTemporality: () => 0,
    selectAggregation: () => ({ type: 2 }),
  });
  const exporter = metricExporter(sink);
  expect(exporter.selectAggregationTemporality!("GAUGE" as never)).toBe(0);
  expect(exporter.selectAggregation!("GAUGE" as never)).toEqual({ type: 2 });
});

describe("around an exporter of ours", () => {
  const outcomes: [string, Outcome<ResourceMetrics>][] = [
    [
      "a partial success",
      { kind: "delivered", rejectedPoints: 1, message: "too old", drops: [{ reason: "x", points: 1 }] },
    ],
    ["what a queue has accepted", { kind: "delivered", rejectedPoints: 0, accepted: true }],
    [
      "what was not delivered",
      { kind: "retryable", error: new ExportError("unavailable", "HTTP 503"), undelivered: metrics },
    ],
    [
      "what failed",
      { kind: "failed", error: new ExportError("refused", "HTTP 400"), drops: [{ reason: "x", points: 1 }] },
    ],
  ];

  it.for(outcomes)("nothing is forgotten of %s", async ([, outcome]) => {
    const inner = { send: async () => outcome, flush: async () => {}, close: async () => {} };
    const sink = sinkOf(metricExporter(inner, { clock: testClock() }));
    expect(await sink.send(metrics, newCall())).toEqual(outcome);
  });

  it("its figures are seen", () => {
    const inner = {
      send: async (): Promise<Outcome<ResourceMetrics>> => ({ kind: "delivered", rejectedPoints: 0 }),
      flush: async () => {},
      close: async () => {},
      inspect: (visit: (name: string, value: number | string) => void) => visit("retries", 3),
    };
    const seen: unknown[] = [];
    sinkOf(metricExporter(inner)).inspect?.((name, value) => seen.push([name, value]));
    expect(seen).toEqual([["retries", 3]]);
  });
});
