import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import {
  type Call,
  ExportError,
  type Exporter,
  metricExporter,
  type MetricExporterOptions,
  type Outcome,
} from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { sampleMetrics, valuesOf } from "./sample-metrics.ts";

const delivered: Outcome<never> = { kind: "delivered", rejectedPoints: 0 };
const unavailable: Outcome<never> = { kind: "retryable", error: new ExportError("unavailable", "HTTP 503") };

/** A far end in the same process: it answers when it is told to. */
function farEnd() {
  const sends: {
    readonly metrics: ResourceMetrics;
    readonly call: Call;
    answer(outcome: Outcome<ResourceMetrics>): void;
  }[] = [];
  const events: string[] = [];
  const sink: Exporter = {
    send: (metrics, call) =>
      new Promise((resolve) => {
        sends.push({ metrics, call, answer: resolve });
      }),
    flush: async () => void events.push("flush"),
    close: async () => void events.push("close"),
  };
  return { sink, sends, events };
}

function exportTo(exporter: PushMetricExporter, metrics = sampleMetrics([[1]])) {
  const answers: { readonly code: number; readonly error?: Error }[] = [];
  exporter.export(metrics, (result) => answers.push(result));
  return answers;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(options: MetricExporterOptions = {}) {
  const clock = testClock();
  const far = farEnd();
  return { clock, ...far, exporter: metricExporter(far.sink, { name: "test", clock, ...options }) };
}

/** Everything that is logged, level first. */
function listen(throwing = false): string[] {
  const lines: string[] = [];
  const log = (level: string) => (message: string) => {
    lines.push(`${level} ${message}`);
    if (throwing) throw new Error("the logger is broken");
  };
  const logger = Object.fromEntries(
    ["error", "warn", "info", "debug", "verbose"].map((level) => [level, log(level)]),
  ) as unknown as DiagLogger;
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  lines.length = 0;
  return lines;
}

afterEach(() => diag.disable());

describe("an export", () => {
  it("succeeds when the sink delivers", async () => {
    const { exporter, sends } = setUp();
    const answers = exportTo(exporter);
    sends[0]!.answer(delivered);
    await settled();
    expect(answers).toEqual([{ code: 0 }]);
  });

  it("of no data points succeeds and does not reach the sink", () => {
    const { exporter, sends } = setUp();
    expect(exportTo(exporter, sampleMetrics())).toEqual([{ code: 0 }]);
    expect(sends).toEqual([]);
  });

  it("fails with the outcome on the error", async () => {
    const { exporter, sends } = setUp();
    const answers = exportTo(exporter);
    const undelivered = sampleMetrics([[2]]);
    sends[0]!.answer({ ...unavailable, undelivered } as Outcome<ResourceMetrics>);
    await settled();
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ code: 1, error: { code: "unavailable", message: "[unavailable] HTTP 503" } });
    expect((answers[0]!.error as ExportError).outcome).toMatchObject({ kind: "retryable", undelivered });
  });

  it.for([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ] as const)("fails when the sink %s", async ([, send]) => {
    const { sink } = farEnd();
    const answers = exportTo(metricExporter({ ...sink, send }));
    await settled();
    expect(answers).toMatchObject([{ code: 1, error: { code: "unknown" } }]);
  });

  it("is answered once although the callback throws", async () => {
    const { exporter, sends } = setUp();
    let calls = 0;
    exporter.export(sampleMetrics([[1]]), () => {
      calls += 1;
      throw new Error("broken callback");
    });
    sends[0]!.answer(delivered);
    await settled();
    expect(calls).toBe(1);
  });

  it("ends at its deadline, and tells the sink", async () => {
    const { exporter, sends, clock } = setUp({ timeoutMs: 100 });
    const answers = exportTo(exporter);
    await clock.advance(99);
    expect(sends[0]!.call.signal.aborted).toBe(false);
    expect(sends[0]!.call.deadline).toBe(clock.now() + 1);
    await clock.advance(1);
    expect(sends[0]!.call.signal.aborted).toBe(true);
    sends[0]!.answer({ ...unavailable, ambiguous: true } as Outcome<never>);
    await settled();
    expect(answers).toMatchObject([{ code: 1, error: { code: "unavailable" } }]);
  });

  it("ends soon after its deadline when the sink never answers", async () => {
    const { exporter, clock } = setUp({ timeoutMs: 100 });
    const answers = exportTo(exporter);
    await clock.advance(200);
    expect(answers).toMatchObject([{ code: 1, error: { code: "timeout" } }]);
  });

  it("has no limit with timeoutMs 0", async () => {
    const { exporter, sends, clock } = setUp({ timeoutMs: 0 });
    const answers = exportTo(exporter);
    expect(sends[0]!.call.deadline).toBe(Infinity);
    await clock.advance(1e9);
    expect(answers).toEqual([]);
    sends[0]!.answer(delivered);
    await settled();
    expect(answers).toEqual([{ code: 0 }]);
  });
});

describe("an export is answered once, and the next one runs, when", () => {
  it.for([
    ["the sink gives no outcome", undefined],
    ["the sink gives something else", { kind: "done" }],
  ] as const)("%s", async ([, outcome]) => {
    const { exporter, sends } = setUp();
    const answers = exportTo(exporter);
    sends[0]!.answer(outcome as never);
    await settled();
    expect(answers).toMatchObject([{ code: 1, error: { code: "unknown" } }]);
    exportTo(exporter);
    expect(sends).toHaveLength(2);
  });

  it("the callback throws what cannot even be shown", async () => {
    const { exporter, sends } = setUp();
    exporter.export(sampleMetrics([[1]]), () => {
      throw Object.create(null);
    });
    exportTo(exporter);
    sends[0]!.answer(delivered);
    await settled();
    expect(sends).toHaveLength(2);
  });

  it("what is exported are no metrics", async () => {
    const { sink } = farEnd();
    const exporter = metricExporter({ ...sink, send: async (metrics) => (metrics.scopeMetrics.length, delivered) });
    expect(exportTo(exporter, {} as never)).toEqual([]);
    const answers = exportTo(exporter);
    await settled();
    expect(answers).toEqual([{ code: 0 }]);
  });

  it("the callback exports again, with no room to wait", async () => {
    const { exporter, sends } = setUp({ maxPendingExports: 0 });
    const answers: number[] = [];
    exporter.export(sampleMetrics([[1]]), () => {
      exporter.export(sampleMetrics([[2]]), ({ code }) => answers.push(code));
    });
    sends[0]!.answer(delivered);
    await settled();
    sends[1]!.answer(delivered);
    await settled();
    expect(answers).toEqual([0]);
  });
});

describe("exports that overlap", () => {
  it("run one at a time, in order", async () => {
    const { exporter, sends } = setUp();
    const answers = [1, 2, 3].map((value) => exportTo(exporter, sampleMetrics([[value]])));
    for (const value of [1, 2, 3]) {
      expect(sends.map(({ metrics }) => valuesOf(metrics)?.[0])).toEqual([1, 2, 3].slice(0, value));
      sends[value - 1]!.answer(delivered);
      await settled();
    }
    expect(answers).toEqual([[{ code: 0 }], [{ code: 0 }], [{ code: 0 }]]);
  });

  it("wait in a line of a few; the newest fails at once", () => {
    const { exporter, sends } = setUp({ maxPendingExports: 1 });
    exportTo(exporter);
    expect(exportTo(exporter)).toEqual([]);
    expect(exportTo(exporter)).toMatchObject([{ code: 1, error: { code: "overflow" } }]);
    expect(sends).toHaveLength(1);
  });

  it("fail unsent when their time is over while they wait", async () => {
    const { exporter, sends, clock } = setUp({ timeoutMs: 100 });
    exportTo(exporter);
    const late = exportTo(exporter);
    await clock.advance(60);
    const inTime = exportTo(exporter);
    await clock.advance(40);
    expect(late).toMatchObject([{ code: 1, error: { code: "timeout" } }]);
    sends[0]!.answer(unavailable);
    await settled();
    sends[1]!.answer(delivered);
    await settled();
    expect(inTime).toEqual([{ code: 0 }]);
    expect(sends).toHaveLength(2);
  });
});

describe("forceFlush", () => {
  it("waits for the exports before it, then flushes the sink", async () => {
    const { exporter, sends, events } = setUp();
    exportTo(exporter);
    let flushed = false;
    const flushing = exporter.forceFlush().then(() => (flushed = true));
    await settled();
    expect(flushed).toBe(false);
    sends[0]!.answer(delivered);
    await flushing;
    expect(events).toEqual(["flush"]);
  });

  it("does not wait for exports that begin after it", async () => {
    const { exporter, sends } = setUp();
    exportTo(exporter);
    let flushed = false;
    void exporter.forceFlush().then(() => (flushed = true));
    exportTo(exporter);
    sends[0]!.answer(delivered);
    await settled();
    await settled();
    expect(sends).toHaveLength(2);
    expect(flushed).toBe(true);
  });

  it("is bounded, and does not reject, when the sink hangs or fails", async () => {
    const { sink } = farEnd();
    const clock = testClock();
    let flushed = 0;
    const flushes: Exporter["flush"][] = [() => new Promise(() => {}), () => Promise.reject(new Error("broken"))];
    for (const flush of flushes) {
      void metricExporter({ ...sink, flush }, { clock, timeoutMs: 100 })
        .forceFlush()
        .then(() => flushed++);
    }
    await clock.advance(101);
    expect(flushed).toBe(2);
  });
});

describe("shutdown", () => {
  it("fails later exports and sends nothing", async () => {
    const { exporter, sends, events } = setUp();
    await exporter.shutdown();
    expect(events).toEqual(["close"]);
    expect(exportTo(exporter)).toMatchObject([{ code: 1, error: { code: "shutdown" } }]);
    expect(sends).toEqual([]);
  });

  it("happens once, however often it is asked for, also during a flush", async () => {
    const { exporter, sends, events } = setUp();
    exportTo(exporter);
    const all = Promise.all([exporter.forceFlush(), exporter.shutdown(), exporter.shutdown(), exporter.forceFlush()]);
    await settled();
    sends[0]!.answer(delivered);
    await all;
    expect(events.filter((event) => event === "close")).toHaveLength(1);
  });

  it("hurries what is on its way, and lets those who wait try, before it closes the sink", async () => {
    const { exporter, sends, events } = setUp();
    const answers = [exportTo(exporter), exportTo(exporter)];
    expect(sends[0]!.call.closing!.aborted).toBe(false);
    const down = exporter.shutdown();
    expect(sends[0]!.call.closing!.aborted).toBe(true);
    sends[0]!.answer(unavailable);
    await settled();
    expect(events).toEqual([]);
    sends[1]!.answer(delivered);
    await down;
    expect(answers).toMatchObject([[{ code: 1 }], [{ code: 0 }]]);
    expect(events).toEqual(["close"]);
  });

  it("is bounded when the sink neither answers nor closes", async () => {
    const { sink } = farEnd();
    const clock = testClock();
    const exporter = metricExporter({ ...sink, close: () => new Promise(() => {}) }, { clock, timeoutMs: 100 });
    const answers = exportTo(exporter);
    let down = false;
    void exporter.shutdown().then(() => (down = true));
    await clock.advance(200);
    expect(down).toBe(true);
    expect(answers).toMatchObject([{ code: 1 }]);
  });

  it("is over when the sink has told what it had to give up", async () => {
    const { sink } = farEnd();
    const clock = testClock();
    const events: string[] = [];
    const tells: typeof sink = {
      ...sink,
      async close({ signal }) {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        await new Promise<void>((resolve) => void clock.setTimeout(resolve, 50));
        events.push("told");
      },
    };
    const exporter = metricExporter(tells, { clock, timeoutMs: 1_000 });
    void exporter.shutdown().then(() => events.push("down"));
    await clock.advance(999);
    expect(events).toEqual(["told", "down"]);
  });

  it("is bounded without a deadline for exports, too", async () => {
    const { exporter, clock } = setUp({ timeoutMs: 0 });
    const answers = exportTo(exporter);
    let down = false;
    void exporter.shutdown().then(() => (down = true));
    await clock.advance(10_100);
    expect(down).toBe(true);
    expect(answers).toMatchObject([{ code: 1, error: { code: "shutdown" } }]);
  });

  it("leaves no timer behind", async () => {
    const { exporter, sends, clock } = setUp();
    exportTo(exporter);
    sends[0]!.answer(delivered);
    await exporter.forceFlush();
    await exporter.shutdown();
    expect(clock.pending()).toEqual([]);
  });
});

describe("the log", () => {
  it("says when loss starts and when it ends, with how much was lost", async () => {
    const lines = listen();
    const { exporter, sends, clock } = setUp();
    const outcomes = [unavailable, unavailable, delivered, delivered];
    for (const [index, outcome] of outcomes.entries()) {
      exportTo(exporter, sampleMetrics([[1, 2]]));
      sends[index]!.answer(outcome);
      await clock.advance(60_000);
    }
    expect(lines).toEqual([
      "error test: failed 2 data points: [unavailable] HTTP 503. This is told once, until it ends.",
      "warn test: no more data points are lost: failed 4 data points in 2 exports over 120.0 s",
    ]);
  });

  it("tells apart what failed, what the far end rejected, and what could not be encoded", async () => {
    const lines = listen();
    const { exporter, sends } = setUp();
    const metrics = sampleMetrics([[1, 2, 3, 4, 5]]);
    exportTo(exporter, metrics);
    sends[0]!.answer({
      kind: "delivered",
      rejectedPoints: 2,
      message: "too old",
      drops: [{ reason: "invalid_time", points: 1 }],
    });
    await settled();
    exportTo(exporter, metrics);
    sends[1]!.answer({
      kind: "failed",
      error: new ExportError("refused", "HTTP 400"),
      drops: [{ reason: "invalid_time", points: 1 }],
    });
    await settled();
    expect(lines).toEqual([
      "warn test: rejected 2 data points: too old. This is told once, until it ends.",
      "warn test: dropped 1 data points: 1 invalid_time. This is told once, until it ends.",
      "error test: failed 4 data points: [refused] HTTP 400. This is told once, until it ends.",
      "warn test: no more data points are lost: rejected 2 data points in 1 exports over 0.0 s",
    ]);
  });

  it("tells the far end's words on what it rejected also when the rest failed, and points are dropped all the time", async () => {
    const lines = listen();
    const { exporter, sends } = setUp();
    const drops = [{ reason: "invalid_time", points: 1 }];
    const metrics = sampleMetrics([[1, 2, 3, 4, 5]]);
    exportTo(exporter, metrics);
    sends[0]!.answer({ kind: "delivered", rejectedPoints: 0, drops });
    await settled();
    for (const at of [1, 2]) {
      exportTo(exporter, metrics);
      sends[at]!.answer({
        kind: "failed",
        error: new ExportError("refused", "HTTP 400"),
        drops: [...drops, { reason: "rejected", points: 2, message: "field type conflict" }],
      });
      await settled();
    }
    expect(lines).toEqual([
      "warn test: dropped 1 data points: 1 invalid_time. This is told once, until it ends.",
      "error test: failed 2 data points: [refused] HTTP 400. This is told once, until it ends.",
      "warn test: rejected 2 data points: field type conflict. This is told once, until it ends.",
    ]);
  });

  it("says at the shutdown what was being lost", async () => {
    const lines = listen();
    const { exporter, sends } = setUp();
    exportTo(exporter);
    sends[0]!.answer(unavailable);
    await exporter.shutdown();
    expect(lines.at(-1)).toBe("warn test: shut down while losing: failed 1 data points in 1 exports over 0.0 s");
  });

  it("tells a far end's warning once, until it takes something without a word", async () => {
    const lines = listen();
    const { exporter, sends } = setUp();
    for (const [index, message] of [
      "slow down (request 1)",
      "slow down (request 2)",
      undefined,
      "slow down",
    ].entries()) {
      exportTo(exporter);
      sends[index]!.answer({ kind: "delivered", rejectedPoints: 0, ...(message !== undefined && { message }) });
      await settled();
    }
    expect(lines).toHaveLength(2);
  });

  it("warns once of a deadline that is more than half of the time between exports", async () => {
    const lines = listen();
    const { exporter, sends, clock } = setUp({ timeoutMs: 10_000 });
    for (let index = 0; index < 8; index++) {
      exportTo(exporter);
      sends[index]!.answer(delivered);
      await clock.advance(15_000);
    }
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("warn test: timeoutMs (10000) is more than half of the 15000 ms between exports");
    expect(lines[0]).toContain("see docs/resilience.md");
  });

  it("does not take forced flushes, one after the other, for exports that come too often", async () => {
    const lines = listen();
    const { exporter, sends, clock } = setUp({ timeoutMs: 10_000 });
    for (let index = 0; index < 8; index++) {
      exportTo(exporter);
      sends[index]!.answer(delivered);
      await clock.advance(5);
    }
    expect(lines).toEqual([]);
  });

  it("does not take an export without data points for the end of an outage", async () => {
    const lines = listen();
    const { exporter, sends } = setUp();
    exportTo(exporter);
    sends[0]!.answer(unavailable);
    await settled();
    exportTo(exporter, sampleMetrics());
    exportTo(exporter);
    sends[1]!.answer(unavailable);
    await settled();
    expect(lines).toHaveLength(1);
  });

  it("does not warn of a forced flush between two exports", async () => {
    const lines = listen();
    const { exporter, sends, clock } = setUp({ timeoutMs: 10_000 });
    for (const [index, gap] of [60_000, 60_000, 10, 60_000, 60_000, 10, 60_000].entries()) {
      exportTo(exporter);
      sends[index]!.answer(delivered);
      await clock.advance(gap);
    }
    expect(lines).toEqual([]);
  });

  it("may throw: exports go on", async () => {
    listen(true);
    const { exporter, sends } = setUp();
    const answers = exportTo(exporter);
    sends[0]!.answer(unavailable);
    await settled();
    expect(answers).toMatchObject([{ code: 1 }]);
    await exporter.shutdown();
  });
});

describe("selectors", () => {
  const temporality = (): 0 => 0;
  const aggregation = () => ({ type: 0 as const });

  it("are cumulative and the SDK's default unless said", () => {
    const { exporter } = setUp();
    expect(exporter.selectAggregationTemporality!("COUNTER" as never)).toBe(1);
    expect(exporter.selectAggregation).toBeUndefined();
  });

  it("come from the sink", () => {
    const exporter = metricExporter({ ...farEnd().sink, selectors: { temporality, aggregation } });
    expect(exporter.selectAggregationTemporality).toBe(temporality);
    expect(exporter.selectAggregation).toBe(aggregation);
  });

  it("come from the options first", () => {
    const sink = { ...farEnd().sink, selectors: { temporality: () => 1 as never } };
    expect(metricExporter(sink, { temporality: "delta" }).selectAggregationTemporality!("COUNTER" as never)).toBe(0);
    expect(metricExporter(sink, { aggregation }).selectAggregation).toBe(aggregation);
  });
});

it("refuses wrong options in one error", () => {
  expect(() => metricExporter(farEnd().sink, { timeoutMs: -1, maxPendingExports: 0.5 })).toThrow(
    /metricExporter: 2 wrong options\n {2}timeoutMs: got -1.*\n {2}maxPendingExports: got 0.5/,
  );
});
