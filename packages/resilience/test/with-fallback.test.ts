import { ExportError } from "@meterbridge/core";
import { httpFarEnd, type HttpFarEnd, testClock } from "@meterbridge/test-harness";
import { AggregationTemporalityPreference, OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import {
  AggregationTemporality,
  ConsoleMetricExporter,
  InMemoryMetricExporter,
  InstrumentType,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { withFallback } from "../src/with-fallback.ts";
import { metricsOf } from "./fallback-metrics.ts";

type Result = Parameters<Parameters<PushMetricExporter["export"]>[1]>[0];

const farEnds: HttpFarEnd[] = [];

afterEach(async () => {
  for (const farEnd of farEnds.splice(0)) await farEnd.stop();
});

async function started(): Promise<HttpFarEnd> {
  const farEnd = await httpFarEnd();
  farEnds.push(farEnd);
  return farEnd;
}

/** With so little time it gives up after its first attempt. */
const hasty = ({ url }: HttpFarEnd): PushMetricExporter => new OTLPMetricExporter({ url, timeoutMillis: 500 });
const patient = ({ url }: HttpFarEnd): PushMetricExporter => new OTLPMetricExporter({ url, timeoutMillis: 10_000 });

function exportOnce(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<Result> {
  return new Promise((resolve) => exporter.export(metrics, resolve));
}

describe("two upstream exporters", () => {
  it.for([
    ["cannot take it now", { do: "fail" }],
    ["refuses it", { do: "refuse" }],
    ["breaks the connection", { do: "drop_connection" }],
  ] as const)("the secondary delivers what the primary gets, when that %s", async ([, verdict]) => {
    const [a, b] = [await started(), await started()];
    a.next(verdict);
    const exporter = withFallback(hasty(a), patient(b));
    expect(await exportOnce(exporter, metricsOf(7))).toEqual({ code: 0 });
    expect([a, b].map((farEnd) => farEnd.received().map(({ value }) => Number(value)))).toEqual([[], [7]]);
    await exporter.shutdown();
  });

  it("says why, when neither delivers", async () => {
    const [a, b] = [await started(), await started()];
    // The wait is longer than it has: it gives up at once.
    a.next({ do: "throttle", status: 503, retryAfter: "60" });
    b.next({ do: "refuse" });
    const exporter = withFallback(patient(a), patient(b));
    const { code, error } = await exportOnce(exporter, metricsOf(7));
    expect(code).toBe(1);
    expect(error).toBeInstanceOf(ExportError);
    expect(error).toMatchObject({ code: "unavailable", outcome: { kind: "retryable" } });
    await exporter.shutdown();
  });

  it("are both asked for what the primary asks for", () => {
    const delta = (): PushMetricExporter =>
      new OTLPMetricExporter({ temporalityPreference: AggregationTemporalityPreference.DELTA });
    const exporter = withFallback(delta(), delta());
    expect(exporter.selectAggregationTemporality?.(InstrumentType.COUNTER)).toBe(AggregationTemporality.DELTA);
    expect(exporter.selectAggregationTemporality?.(InstrumentType.UP_DOWN_COUNTER)).toBe(
      AggregationTemporality.CUMULATIVE,
    );
  });
});

describe("exporters that ask for different things", () => {
  const members = [new InMemoryMetricExporter(AggregationTemporality.DELTA), new ConsoleMetricExporter()] as const;

  it("are refused", () => {
    expect(() => withFallback(...members)).toThrow(
      /^withFallback: primary and secondary ask the SDK for different things:\n {2}temporality of COUNTER, .*: primary delta, secondary cumulative\n/,
    );
  });

  it("are taken when it is decided for both", () => {
    const exporter = withFallback(...members, { temporality: "delta" });
    expect(exporter.selectAggregationTemporality?.(InstrumentType.COUNTER)).toBe(AggregationTemporality.DELTA);
    expect(exporter.selectAggregationTemporality?.(InstrumentType.UP_DOWN_COUNTER)).toBe(
      AggregationTemporality.CUMULATIVE,
    );
  });
});

describe("a primary that misbehaves", () => {
  const misbehaving = (run: PushMetricExporter["export"]): PushMetricExporter => ({
    export: run,
    forceFlush: () => Promise.reject(new Error("no flush")),
    shutdown: () => Promise.reject(new Error("no shutdown")),
  });
  const memory = (): InMemoryMetricExporter => new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);

  it.for<[string, PushMetricExporter["export"]]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["fails without an error", (_, answer) => answer({ code: 1 })],
    ["gives no result", (_, answer) => answer(undefined as never)],
    [
      "answers twice",
      (_, answer) => {
        answer({ code: 1, error: new Error("no") });
        answer({ code: 0 });
      },
    ],
  ])("and %s: the secondary has it, once", async ([, run]) => {
    const secondary = memory();
    const exporter = withFallback(misbehaving(run), secondary);
    const results: Result[] = [];
    const metrics = metricsOf(1);
    await new Promise<void>((resolve) => {
      exporter.export(metrics, (result) => {
        results.push(result);
        resolve();
      });
    });
    expect(secondary.getMetrics()).toEqual([metrics]);
    await exporter.forceFlush();
    await exporter.shutdown();
    expect(results).toEqual([{ code: 0 }]);
  });

  it("and never answers: the secondary has it after half of the time", async () => {
    const clock = testClock();
    const given: ResourceMetrics[] = [];
    const secondary: PushMetricExporter = {
      export(metrics, answer) {
        given.push(metrics);
        answer({ code: 0 });
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const exporter = withFallback(
      misbehaving(() => {}),
      secondary,
      { timeoutMs: 2_000, clock },
    );
    const metrics = metricsOf(1);
    const result = exportOnce(exporter, metrics);
    await clock.advance(999);
    expect(given).toEqual([]);
    await clock.advance(1);
    expect(await result).toEqual({ code: 0 });
    expect(given).toEqual([metrics]);
    // It is not called again while it owes an answer and is left alone.
    expect(await exportOnce(exporter, metrics)).toEqual({ code: 0 });
    await exporter.shutdown();
    expect(clock.pending()).toEqual([]);
  });

  it("is shut down all the same, and so is the secondary", async () => {
    const secondary = memory();
    const exporter = withFallback(
      misbehaving((_, answer) => answer({ code: 0 })),
      secondary,
    );
    await exporter.shutdown();
    expect(await exportOnce(secondary, metricsOf(1))).toMatchObject({ code: 1 });
    expect(await exportOnce(exporter, metricsOf(1))).toMatchObject({ code: 1, error: { code: "shutdown" } });
  });
});

it("names every wrong option in one error", () => {
  const options = { holdMs: -1, timeoutMs: -1, temporality: "delt", selectors: {} };
  expect(() => withFallback(new ConsoleMetricExporter(), new ConsoleMetricExporter(), options as never)).toThrow(
    /^withFallback: 4 wrong options\n {2}holdMs: .*\n {2}timeoutMs: .*\n {2}temporality: .*\n {2}selectors: unknown/,
  );
});
