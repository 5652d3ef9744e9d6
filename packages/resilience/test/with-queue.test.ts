import { sinkOf } from "@meterbridge/core";
import { diag } from "@opentelemetry/api";
import { httpFarEnd, type HttpFarEnd, type Point, runProcess, testClock } from "@meterbridge/test-harness";
import { AggregationTemporalityPreference, OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withQueue, type WithQueueOptions } from "../src/with-queue.ts";
import { metricsOf } from "./metric-plans.ts";
import { turn } from "./scripted-sink.ts";
import { figuresOf } from "./shown-figures.ts";

type Result = Parameters<Parameters<PushMetricExporter["export"]>[1]>[0];

let farEnd: HttpFarEnd;

beforeEach(async () => {
  farEnd = await httpFarEnd();
});

afterEach(() => farEnd.stop());

/** Collects when it is told to, and exports what it has collected; in all else as the SDK's periodic reader. */
class ReaderByHand extends MetricReader {
  readonly #exporter: PushMetricExporter;

  constructor(exporter: PushMetricExporter) {
    super({
      aggregationTemporalitySelector: (type) => exporter.selectAggregationTemporality!(type),
      aggregationSelector: (type) =>
        type === InstrumentType.HISTOGRAM
          ? { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: [10, 20] } }
          : { type: AggregationType.DEFAULT },
    });
    this.#exporter = exporter;
  }

  async exportNow(): Promise<Result> {
    const { resourceMetrics } = await this.collect();
    return exportOnce(this.#exporter, resourceMetrics);
  }

  protected override onForceFlush(): Promise<void> {
    return this.#exporter.forceFlush();
  }

  protected override onShutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}

function seriesOf({ metric, attributes }: Point): string {
  const { kind } = attributes;
  return typeof kind === "string" ? `${metric.name} ${kind}` : metric.name;
}

function exportOnce(
  exporter: PushMetricExporter,
  metrics: Parameters<PushMetricExporter["export"]>[0],
): Promise<Result> {
  return new Promise((resolve) => exporter.export(metrics, resolve));
}

describe("the SDK and an upstream exporter with deltas", () => {
  /** After a wait that is longer than it has, it gives up after its first attempt. */
  const failing = { do: "throttle", status: 503, retryAfter: "60" } as const;

  /** Records, and exports, with a queue before such an exporter. */
  function start(options: WithQueueOptions = {}) {
    const upstream = new OTLPMetricExporter({
      url: farEnd.url,
      timeoutMillis: 10_000,
      temporalityPreference: AggregationTemporalityPreference.DELTA,
    });
    const exporter = withQueue(upstream, { initialDelayMs: 0, maxDelayMs: 0, ...options });
    const reader = new ReaderByHand(exporter);
    const provider = new MeterProvider({ readers: [reader] });
    const meter = provider.getMeter("shop");
    const orders = meter.createCounter("orders");
    const latency = meter.createHistogram("latency");
    let at = 0;
    return {
      exporter,
      provider,
      recorded: () => at,
      /** Adds 1 to two counters and a histogram, and exports. */
      async step(): Promise<void> {
        at++;
        for (const kind of ["card", "cash"]) orders.add(1, { kind });
        latency.record(at);
        expect(await reader.exportNow()).toEqual({ code: 0 });
      },
      figures: () => figuresOf(sinkOf(exporter)),
    };
  }

  /** How much arrived of each series, and whether each data point starts where the one before it ended. */
  function arrived(): Record<string, { total: number; gaps: number }> {
    const series: Record<string, { total: number; gaps: number; end?: bigint }> = {};
    for (const point of farEnd.received()) {
      const one = (series[seriesOf(point)] ??= { total: 0, gaps: 0 });
      expect(point.startTime).toBeGreaterThanOrEqual(one.end ?? 0n);
      if (one.end !== undefined && point.startTime !== one.end) one.gaps++;
      one.end = point.time;
      one.total += point.kind === "histogram" ? Number(point.value.count) : Number(point.value);
    }
    return Object.fromEntries(Object.entries(series).map(([name, { total, gaps }]) => [name, { total, gaps }]));
  }

  it("lose nothing in an outage, and every start is the end before it", async () => {
    const { step, provider, recorded, figures } = start();
    await step();
    await farEnd.request(1);
    farEnd.otherwise(failing);
    for (let count = 0; count < 5; count++) {
      await step();
      await farEnd.request(2 + count);
    }
    farEnd.otherwise({ do: "accept" });
    await step();
    await provider.forceFlush();
    const all = { total: recorded(), gaps: 0 };
    expect(arrived()).toEqual({ "orders card": all, "orders cash": all, latency: all });
    expect(figures()).toMatchObject({ "accepted.points": 21, "accepted.delivered": 21 });
    await provider.shutdown();
  });

  it("lose what the queue has no room for, and count it, in an outage that is too long (F17)", async () => {
    const { step, provider, recorded, figures } = start({ maxItems: 3 });
    farEnd.otherwise(failing);
    for (let count = 0; count < 8; count++) await step();
    await farEnd.request(2);
    farEnd.otherwise({ do: "accept" });
    await provider.forceFlush();
    const {
      "accepted.points": points,
      "accepted.delivered": delivered,
      "accepted.dropped overflow": dropped,
    } = figures();
    expect(points).toBe(3 * recorded());
    expect(delivered! + dropped!).toBe(points);
    expect(farEnd.received()).toHaveLength(delivered!);
    expect(delivered).toBeLessThan(points!);
    await provider.shutdown();
  });

  it("lose nothing in an outage of any length when the queue merges", async () => {
    const { step, provider, recorded, figures } = start({ maxItems: 3, overflow: "merge-delta" });
    farEnd.otherwise(failing);
    for (let count = 0; count < 20; count++) await step();
    await farEnd.request(2);
    farEnd.otherwise({ do: "accept" });
    await provider.forceFlush();
    const all = { total: recorded(), gaps: 0 };
    expect(arrived()).toEqual({ "orders card": all, "orders cash": all, latency: all });
    const { "accepted.points": points, "accepted.delivered": delivered, "accepted.merged": merged } = figures();
    expect([points, delivered! + merged!]).toEqual([60, 60]);
    expect(delivered).toBeLessThanOrEqual(12);
    await provider.shutdown();
  });

  it("deliver on shutdown what waits", async () => {
    const { step, provider, figures } = start({ initialDelayMs: 60_000, maxDelayMs: 60_000, random: () => 0.9 });
    farEnd.next(failing);
    await step();
    await farEnd.request(1);
    await step();
    await provider.shutdown();
    expect(arrived()["latency"]).toEqual({ total: 2, gaps: 0 });
    expect(figures()).toMatchObject({ "accepted.delivered": 6 });
  });

  it("are asked for what the exporter asks for", () => {
    const { exporter } = start();
    expect(exporter.selectAggregationTemporality?.(InstrumentType.COUNTER)).toBe(AggregationTemporality.DELTA);
    expect(exporter.selectAggregationTemporality?.(InstrumentType.UP_DOWN_COUNTER)).toBe(
      AggregationTemporality.CUMULATIVE,
    );
  });
});

describe("an exporter that misbehaves", () => {
  const one = (value: number) => metricsOf([{ points: [[{}, 1, 2, value]] }]);
  const misbehaving = (run: PushMetricExporter["export"]): PushMetricExporter => ({
    export: run,
    forceFlush: () => Promise.reject(new Error("no flush")),
    shutdown: () => Promise.reject(new Error("no shutdown")),
  });

  it.for<readonly [string, PushMetricExporter["export"]]>([
    [
      "throws",
      () => {
        throw new Error("boom");
      },
    ],
    ["never answers", () => {}],
    ["fails without an error", (_, answer) => answer({ code: 1 })],
    ["gives no result", (_, answer) => answer(undefined as never)],
  ])("that %s does not keep an export waiting, nor a shutdown", async ([, run]) => {
    const clock = testClock();
    const exporter = withQueue(misbehaving(run), { clock, timeoutMs: 2_000 });
    expect(await exportOnce(exporter, one(1))).toEqual({ code: 0 });
    expect(await exportOnce(exporter, one(2))).toEqual({ code: 0 });
    const down = exporter.shutdown();
    await clock.advance(3_000);
    await down;
    const { "accepted.dropped shutdown": lost } = figuresOf(sinkOf(exporter));
    expect(lost).toBe(2);
    expect(clock.pending()).toEqual([]);
  });

  it("that answers twice is answered for once", async () => {
    const exporter = withQueue(
      misbehaving((_, answer) => {
        answer({ code: 0 });
        answer({ code: 1, error: new Error("or not") });
      }),
    );
    expect(await exportOnce(exporter, one(1))).toEqual({ code: 0 });
    await exporter.forceFlush();
    expect(figuresOf(sinkOf(exporter))).toMatchObject({ "accepted.points": 1, "accepted.delivered": 1 });
    await exporter.shutdown();
  });

  it("that cannot stand one export gives it up after a while, and gets the others", async () => {
    const clock = testClock();
    const got: unknown[] = [];
    const exporter = withQueue(
      misbehaving(({ scopeMetrics }, answer) => {
        const { value } = scopeMetrics[0]!.metrics[0]!.dataPoints[0]!;
        if (value === 13) throw new Error("not that one");
        got.push(value);
        answer({ code: 0 });
      }),
      { clock },
    );
    for (const value of [1, 13, 2]) await exportOnce(exporter, one(value));
    await clock.advance(300_000);
    expect(got).toEqual([1, 2]);
    expect(figuresOf(sinkOf(exporter))).toMatchObject({ "accepted.delivered": 2, "accepted.dropped poison": 1 });
  });

  it("is given one export at a time, in order", async () => {
    const answers: (() => void)[] = [];
    const got: unknown[] = [];
    const exporter = withQueue(
      misbehaving(({ scopeMetrics }, answer) => {
        got.push(scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.value);
        answers.push(() => answer({ code: 0 }));
      }),
    );
    for (const value of [1, 2, 3]) expect(await exportOnce(exporter, one(value))).toEqual({ code: 0 });
    for (let count = 1; count <= 3; count++) {
      await turn();
      expect(got).toHaveLength(count);
      answers.shift()!();
    }
    expect(got).toEqual([1, 2, 3]);
    await exporter.shutdown();
  });
});

it("a shutdown with a far end that hangs has told what is lost, and has shut the exporter down, when it is over", async () => {
  const clock = testClock();
  const events: string[] = [];
  const log = (line: string): void => void events.push(line);
  diag.setLogger({ error: log, warn: log, info() {}, debug() {}, verbose() {} });
  const hung: PushMetricExporter = {
    export() {},
    forceFlush: async () => {},
    shutdown: async () => void events.push("shut down"),
  };
  const exporter = withQueue(hung, { clock, timeoutMs: 500 });
  for (const at of [1, 2, 3]) await exportOnce(exporter, metricsOf([{ points: [[{}, at, at + 1, 1]] }]));
  void exporter.shutdown().then(() => events.push("over"));
  await clock.advance(500);
  diag.disable();
  expect(events.slice(-2)).toEqual(["shut down", "over"]);
  expect(events.filter((line) => line.includes("3 data points"))).not.toEqual([]);
});

describe("a process", () => {
  const script = (last: string): string => `
    import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
    import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
    import { withQueue } from "@meterbridge/resilience";
    process.on("unhandledRejection", (reason) => console.log("unhandled", reason));
    const upstream = new OTLPMetricExporter({ url: process.env.FAR_END, timeoutMillis: 500 });
    const exporter = withQueue(upstream, { timeoutMs: 1_000, initialDelayMs: 60_000, maxDelayMs: 60_000 });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    provider.getMeter("job").createCounter("runs").add(1);
    const { resourceMetrics } = await reader.collect();
    await new Promise((resolve) => exporter.export(resourceMetrics, resolve));
    ${last}
    console.log("done");
  `;

  it.for([
    ["that ends with something in the queue is not held by it", ""],
    ["that shuts down with nobody there to take it ends by itself", "await provider.shutdown();"],
  ] as const)("%s", async ([, last]) => {
    await farEnd.stop();
    const { stdout, leftOpen, exitCode } = await runProcess({
      script: script(last),
      folder: import.meta.dirname,
      env: { FAR_END: farEnd.url },
    });
    expect({ stdout, leftOpen, exitCode }).toEqual({ stdout: "done\n", leftOpen: [], exitCode: 0 });
  });
});

it("names every wrong option in one error", () => {
  const options = { maxItems: 0, timeoutMs: -1, temporality: "delt", dealy: 1 };
  expect(() => withQueue(new OTLPMetricExporter(), options as never)).toThrow(
    /^withQueue: 4 wrong options\n {2}maxItems: .*\n {2}timeoutMs: .*\n {2}temporality: .*\n {2}dealy: unknown/,
  );
});
