import { createRequire } from "node:module";
import {
  ExportError,
  type ExportErrorOptions,
  inspectKey,
  metricExporter,
  type Outcome,
  pickPoints,
  type Visit,
} from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { createNoopMeter, diag, type MeterProvider } from "@opentelemetry/api";
import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { withHealth } from "../src/index.ts";
import { exportOnce, metricsOf, recorder, scriptedExporter } from "./exporters.ts";

const inflight = "otel.sdk.exporter.metric_data_point.inflight";
const exported = "otel.sdk.exporter.metric_data_point.exported";
const duration = "otel.sdk.exporter.operation.duration";

/** An exporter of ours that ends in this outcome. */
function endingIn(outcome: (metrics: ResourceMetrics) => Outcome<ResourceMetrics>): PushMetricExporter {
  return metricExporter({ send: async (metrics) => outcome(metrics), flush: async () => {}, close: async () => {} });
}

const error = (code: ExportError["code"], more?: ExportErrorOptions): ExportError =>
  new ExportError(code, "it failed", more);

describe("what passes through", () => {
  it("is the exporter's own answer, the very object", async () => {
    const answers = [{ code: 0 }, { code: 1, error: new Error("no") }];
    const exporter = withHealth(scriptedExporter(...answers));
    expect(await exportOnce(exporter, metricsOf(1))).toBe(answers[0]);
    expect(await exportOnce(exporter, metricsOf(1))).toBe(answers[1]);
  });

  it("is a flush and a shutdown, and their failures", async () => {
    const inner = scriptedExporter({ code: 0 });
    const exporter = withHealth(inner);
    await exporter.forceFlush();
    await exporter.shutdown();
    expect(inner.events).toEqual(["forceFlush", "shutdown"]);
    const failing = withHealth({ ...inner, shutdown: () => Promise.reject(new Error("stuck")) });
    await expect(failing.shutdown()).rejects.toThrow("stuck");
  });

  it("are the selectors that there are", () => {
    const plain = withHealth(scriptedExporter({ code: 0 }));
    expect([plain.selectAggregation, plain.selectAggregationTemporality]).toEqual([undefined, undefined]);
    const choosy = withHealth({
      ...scriptedExporter({ code: 0 }),
      selectAggregation: () => ({ type: AggregationType.DROP }),
      selectAggregationTemporality: () => AggregationTemporality.DELTA,
    });
    expect(choosy.selectAggregation?.(InstrumentType.COUNTER)).toEqual({ type: AggregationType.DROP });
    expect(choosy.selectAggregationTemporality?.(InstrumentType.COUNTER)).toBe(AggregationTemporality.DELTA);
  });

  it("are overlapping exports, as they come", () => {
    const inner = scriptedExporter(() => {});
    const exporter = withHealth(inner);
    exporter.export(metricsOf(2), () => {});
    exporter.export(metricsOf(3), () => {});
    expect(inner.events).toEqual(["export", "export"]);
    expect(exporter.health.snapshot().inflight).toBe(5);
  });

  it("is an error that the exporter throws, and it counts", async () => {
    const exporter = withHealth(
      scriptedExporter(() => {
        throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      }),
    );
    expect(() => exporter.export(metricsOf(2), () => {})).toThrow("refused");
    expect(exporter.health.snapshot()).toMatchObject({ failed: { connection: 2 }, inflight: 0 });
  });

  it("is a second answer, which does not count", () => {
    const exporter = withHealth(
      scriptedExporter((answer) => {
        answer({ code: 0 });
        answer({ code: 1 });
      }),
    );
    const codes: number[] = [];
    exporter.export(metricsOf(2), ({ code }) => codes.push(code));
    expect(codes).toEqual([0, 1]);
    expect(exporter.health.snapshot()).toMatchObject({ exported: 2, failed: {}, inflight: 0 });
  });

  it("are the figures of the exporter", () => {
    const shown = (visit: Visit): void => visit("retries", 3);
    const exporter = withHealth({ ...scriptedExporter({ code: 0 }), [inspectKey]: shown } as PushMetricExporter);
    const seen: unknown[] = [];
    (exporter as { [inspectKey]?: (visit: Visit) => void })[inspectKey]?.((...figure) => seen.push(figure));
    expect(seen).toEqual([["retries", 3]]);
    expect(exporter.health.snapshot().figures).toEqual({ retries: 3 });
  });
});

describe("an operation is recorded by the conventions", () => {
  const half = (metrics: ResourceMetrics): ResourceMetrics => pickPoints(metrics, [[0, 5]]);

  it.for<[string, (metrics: ResourceMetrics) => Outcome<ResourceMetrics>, Record<string, number>, string]>([
    ["a success", () => ({ kind: "delivered", rejectedPoints: 0 }), { "": 10 }, ""],
    [
      "a partial success",
      () => ({ kind: "delivered", rejectedPoints: 3 }),
      { "": 7, "error.type=rejected": 3 },
      "error.type=rejected",
    ],
    [
      "more refused than sent",
      () => ({ kind: "delivered", rejectedPoints: 99 }),
      { "": 0, "error.type=rejected": 10 },
      "error.type=rejected",
    ],
    ["less refused than nothing", () => ({ kind: "delivered", rejectedPoints: -4 }), { "": 10 }, ""],
    [
      "drops",
      () => ({ kind: "delivered", rejectedPoints: 1, drops: [{ reason: "invalid_time", points: 2 }] }),
      { "": 7, "error.type=invalid_time": 2, "error.type=rejected": 1 },
      "error.type=rejected",
    ],
    [
      "a refusal",
      () => ({ kind: "failed", error: error("refused", { httpStatus: 400 }) }),
      { "": 0, "error.type=refused": 10 },
      "error.type=refused,http.response.status_code=400",
    ],
    [
      "a gRPC failure",
      () => ({ kind: "retryable", error: error("unavailable", { grpcStatus: 14 }) }),
      { "": 0, "error.type=unavailable": 10 },
      "error.type=unavailable,rpc.status_code=UNAVAILABLE",
    ],
    [
      "a failure of what is left",
      (metrics) => ({ kind: "retryable", error: error("timeout"), undelivered: half(metrics) }),
      { "": 5, "error.type=timeout": 5 },
      "error.type=timeout",
    ],
    [
      "a failure of what is left, with drops",
      (metrics) => ({
        kind: "failed",
        error: error("refused"),
        undelivered: half(metrics),
        drops: [{ reason: "rejected", points: 1 }],
      }),
      { "": 4, "error.type=refused": 5, "error.type=rejected": 1 },
      "error.type=refused",
    ],
  ])("%s", async ([, outcome, points, ending]) => {
    const clock = testClock();
    const record = recorder();
    const exporter = withHealth(endingIn(outcome), { meterProvider: record.provider, clock });
    await exportOnce(exporter, metricsOf(10));
    expect(await record.values(exported)).toEqual(points);
    expect(await record.values(inflight)).toEqual({ "": 0 });
    const durations = await record.values(duration);
    expect(Object.keys(durations)).toEqual([ending]);
    expect(durations[ending]).toMatchObject({ count: 1, buckets: { boundaries: [], counts: [1] } });
  });

  it("lasts from the call to the answer, and its data points are in flight that long", async () => {
    const clock = testClock();
    const record = recorder();
    const inner = scriptedExporter((answer) => void clock.setTimeout(() => answer({ code: 0 }), 1_500));
    const exporter = withHealth(inner, { meterProvider: record.provider, clock });
    const done = exportOnce(exporter, metricsOf(10));
    expect(await record.values(inflight)).toEqual({ "": 10 });
    await clock.advance(1_500);
    await done;
    expect(await record.values(inflight)).toEqual({ "": 0 });
    expect(await record.values(duration)).toMatchObject({ "": { sum: 1.5, count: 1 } });
  });

  it.for([
    [
      Object.assign(new Error("Service Unavailable"), { code: 503 }),
      "error.type=unavailable,http.response.status_code=503",
    ],
    [Object.assign(new Error("14 UNAVAILABLE"), { code: 14 }), "error.type=unavailable,rpc.status_code=UNAVAILABLE"],
    [new Error("who knows"), "error.type=unknown"],
    [undefined, "error.type=unknown"],
  ] as const)("by somebody else's exporter: %s", async ([failure, attributes]) => {
    const record = recorder();
    const inner = scriptedExporter({ code: 1, ...(failure && { error: failure }) });
    await exportOnce(withHealth(inner, { meterProvider: record.provider }), metricsOf(2));
    expect(Object.keys(await record.values(duration))).toEqual([attributes]);
  });

  it("names the component and the server", async () => {
    const record = recorder();
    const type = "otlp_http_metric_exporter";
    const exporter = withHealth(scriptedExporter({ code: 0 }), {
      meterProvider: record.provider,
      name: "to the collector",
      type,
      server: { address: "collector", port: 4318 },
    });
    await exportOnce(exporter, metricsOf(1));
    const { scopeMetrics } = await record.collect();
    const attributes = scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap((metric) => metric.dataPoints.map((point) => point.attributes)),
    );
    expect(scopeMetrics[0]!.scope.name).toBe("@meterbridge/health");
    expect(new Set(attributes.map((each) => JSON.stringify(each)))).toEqual(
      new Set([
        JSON.stringify({
          "otel.component.name": "to the collector",
          "otel.component.type": type,
          "server.address": "collector",
          "server.port": 4318,
        }),
      ]),
    );
  });

  it("without data points is none", async () => {
    const exporter = withHealth(scriptedExporter({ code: 0 }));
    await exportOnce(exporter, metricsOf(0));
    expect(exporter.health.snapshot()).toMatchObject({ status: "idle", successRate: {} });
  });
});

describe("names", () => {
  class CarrierPigeonExporter implements PushMetricExporter {
    export(): void {}
    async forceFlush(): Promise<void> {}
    async shutdown(): Promise<void> {}
  }

  it("are the class and a number, by the order in which they are made", () => {
    const names = [new CarrierPigeonExporter(), new CarrierPigeonExporter()].map(
      (exporter) => withHealth(exporter).health.snapshot().name,
    );
    expect(names).toEqual(["CarrierPigeonExporter/0", "CarrierPigeonExporter/1"]);
  });

  it("have a type of their own where the class says nothing", () => {
    const { name, type } = withHealth(scriptedExporter({ code: 0 })).health.snapshot();
    expect([name, type]).toEqual([expect.stringMatching(/^metric_exporter\/\d+$/), "metric_exporter"]);
  });
});

describe("the meter provider", () => {
  const { createNoopMeter: createNoopMeterOfCommonJs } = createRequire(import.meta.url)(
    "@opentelemetry/api",
  ) as typeof import("@opentelemetry/api");

  it.for([
    ["an ES module", createNoopMeter],
    ["a CommonJS module", createNoopMeterOfCommonJs],
  ] as const)("of %s that is built later is asked for until it records, and no count is missing", async ([, noop]) => {
    const record = recorder();
    let current: MeterProvider = { getMeter: () => noop() };
    let asked = 0;
    const exporter = withHealth(scriptedExporter({ code: 0 }), {
      meterProvider: () => {
        asked++;
        return current;
      },
    });
    expect(asked).toBe(0);
    await exportOnce(exporter, metricsOf(3));
    current = record.provider;
    for (let round = 0; round < 3; round++) await exportOnce(exporter, metricsOf(3));
    expect(asked).toBe(2);
    expect(await record.values(exported)).toEqual({ "": 12 });
    // Of what was before there are no durations.
    expect(await record.values(duration)).toMatchObject({ "": { count: 3 } });
  });

  it("hears at last that nothing waits and that there are no states, and repeats that", async () => {
    const record = recorder();
    const shown: readonly Parameters<Visit>[] = [
      ["queue.bytes", 95],
      ["queue.capacity.bytes", 100],
      ["circuit_breaker.state", "open"],
      ["retries", 4],
      ["accepted.points", 9],
    ];
    const show = (visit: Visit): void => shown.forEach((figure) => visit(...figure));
    const exporter = withHealth({ ...scriptedExporter({ code: 0 }), [inspectKey]: show } as PushMetricExporter, {
      meterProvider: record.provider,
    });
    await exportOnce(exporter, metricsOf(10));
    expect(await record.values("meterbridge.exporter.queue.bytes")).toEqual({ "": 95 });
    await exporter.shutdown();
    for (let round = 0; round < 3; round++) {
      expect(await record.values(inflight)).toEqual({ "": 0 });
      expect(await record.values("meterbridge.exporter.queue.bytes")).toEqual({ "": 0 });
      expect(await record.values("meterbridge.exporter.queue.capacity.bytes")).toEqual({ "": 0 });
      expect(await record.values("meterbridge.exporter.circuit_breaker.state")).toEqual({
        "meterbridge.state=closed": 0,
        "meterbridge.state=open": 0,
        "meterbridge.state=half_open": 0,
      });
      expect(await record.values("meterbridge.exporter.retries")).toEqual({ "": 4 });
      expect(await record.values(exported)).toEqual({ "": 1 });
    }
  });

  it("hears nothing more after the shutdown and one last collection", async () => {
    const record = recorder();
    const exporter = withHealth(scriptedExporter({ code: 0 }), { meterProvider: record.provider });
    await exportOnce(exporter, metricsOf(3));
    await exporter.shutdown();
    expect(await record.values(exported)).toEqual({ "": 3 });
    let looked = 0;
    const watched = withHealth(
      { ...scriptedExporter({ code: 0 }), [inspectKey]: () => void looked++ } as PushMetricExporter,
      { meterProvider: record.provider },
    );
    await exportOnce(watched, metricsOf(1));
    await watched.shutdown();
    await record.collect();
    const before = looked;
    await record.collect();
    expect(looked).toBe(before);
  });
});

describe("what is hostile does not disturb the export", () => {
  afterEach(() => diag.disable());

  const hostile = (): never => {
    throw new Error("out of order");
  };
  const record = recorder();
  const meter = (overrides: object): MeterProvider => ({
    getMeter: (name) => Object.assign(Object.create(record.provider.getMeter(name)) as object, overrides) as never,
  });

  it.for<[string, object]>([
    ["a provider that throws when asked", { meterProvider: hostile }],
    ["one that gives nothing", { meterProvider: () => undefined }],
    ["one that gives a promise", { meterProvider: async () => record.provider }],
    ["one without meters", { meterProvider: { getMeter: hostile } }],
    ["a meter without counters", { meterProvider: meter({ createObservableCounter: hostile }) }],
    ["a meter without histograms", { meterProvider: meter({ createHistogram: hostile }) }],
    ["a histogram that throws", { meterProvider: meter({ createHistogram: () => ({ record: hostile }) }) }],
    ["a meter that takes no callbacks", { meterProvider: meter({ addBatchObservableCallback: hostile }) }],
    ["a meter that keeps its callbacks", { meterProvider: meter({ removeBatchObservableCallback: hostile }) }],
    ["a clock that throws", { clock: { now: hostile, wallTime: hostile, setTimeout: hostile } }],
    ["a clock that knows no time", { clock: { now: () => NaN, wallTime: () => Infinity, setTimeout: hostile } }],
  ])("%s", async ([, options]) => {
    diag.setLogger({ error: hostile, warn: hostile, info: hostile, debug: hostile, verbose: hostile });
    const answer = { code: 0 };
    const exporter = withHealth(scriptedExporter(answer), options as never);
    for (let round = 0; round < 3; round++) expect(await exportOnce(exporter, metricsOf(2))).toBe(answer);
    expect(exporter.health.snapshot()).toMatchObject({ exported: 6, inflight: 0, latencyMs: { count: 3 } });
    await record.collect();
    await exporter.shutdown();
    await record.collect();
    await record.collect();
  });

  it("figures that throw or say nonsense", async () => {
    const inner = {
      ...scriptedExporter({ code: 0 }),
      [inspectKey](visit: Visit) {
        visit("retries", NaN);
        visit("weather", "rain");
        visit("nothing", undefined as never);
        hostile();
      },
    } as PushMetricExporter;
    const exporter = withHealth(inner, { meterProvider: record.provider });
    expect(await exportOnce(exporter, metricsOf(2))).toEqual({ code: 0 });
    await record.collect();
    expect(exporter.health.snapshot()).toMatchObject({ exported: 2, figures: { weather: "rain" } });
  });

  it("is told once", async () => {
    const warnings: string[] = [];
    const say = (line: string): void => void warnings.push(line);
    diag.setLogger({ error: say, warn: say, info: say, debug: say, verbose: say }, { suppressOverrideMessage: true });
    warnings.length = 0;
    const exporter = withHealth(scriptedExporter({ code: 0 }), { name: "pigeon", meterProvider: hostile });
    for (let round = 0; round < 3; round++) await exportOnce(exporter, metricsOf(2));
    expect(warnings).toEqual(["pigeon: its health is incomplete: out of order. This is told once."]);
  });
});

it("names every wrong option in one error", () => {
  const options = { name: "", type: 4, meterProvider: {}, server: { address: "a", port: 0 }, clok: 1 };
  expect(() => withHealth(scriptedExporter({ code: 0 }), options as never)).toThrow(
    /^withHealth: 5 wrong options\n {2}name: .*\n {2}type: .*\n {2}meterProvider: .*\n {2}server.port: .*\n {2}clok: unknown/,
  );
});
