import { flow, type Payload, pipeline } from "@meterbridge/core";
import { otlpProtobuf } from "@meterbridge/otlp";
import { otlpGrpcExporter } from "@meterbridge/otlp-grpc";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { httpPool, httpTransport } from "@meterbridge/pooled-http";
import { circuitBreaker, fallback, withFallback } from "@meterbridge/resilience";
import {
  grpcFarEnd,
  type GrpcFarEnd,
  httpFarEnd,
  type HttpFarEnd,
  type Point,
  type SumPoint,
  testClock,
} from "@meterbridge/test-harness";
import { AggregationTemporalityPreference, OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { sampleMetrics } from "./sample-metrics.ts";

type AnyFarEnd = HttpFarEnd | GrpcFarEnd;

const toStop: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop();
});

async function started<Some extends AnyFarEnd>(starting: Promise<Some>): Promise<Some> {
  const farEnd = await starting;
  toStop.push(() => farEnd.stop());
  return farEnd;
}

/** Exporters that report deltas and do not try again by themselves. */
const exporters: readonly (readonly [string, () => Promise<AnyFarEnd>, (url: string) => PushMetricExporter])[] = [
  ["OTLP/HTTP", () => httpFarEnd(), (url) => otlpHttpExporter({ url, temporality: "delta", retry: false })],
  ["OTLP/gRPC", () => grpcFarEnd(), (url) => otlpGrpcExporter({ url, temporality: "delta", retry: false })],
  [
    "an exporter of upstream",
    () => httpFarEnd(),
    (url) =>
      new OTLPMetricExporter({
        url,
        timeoutMillis: 3_000,
        temporalityPreference: AggregationTemporalityPreference.DELTA,
      }),
  ],
];

/** The deltas of one counter, in the order in which they came. */
function deltas(farEnd: AnyFarEnd): readonly (SumPoint & { value: number })[] {
  const points: readonly Point[] = farEnd.received();
  return points.map((point) => ({ ...(point as SumPoint), value: Number(point.value) }));
}

describe.for(exporters)("a primary that is down and comes back, over %s", ([, start, exporterTo]) => {
  it("loses nothing, is counted nothing twice, and deltas keep their order", async () => {
    const [a, b] = [await started(start()), await started(start())];
    const clock = testClock();
    const exporter = withFallback(exporterTo(a.url), exporterTo(b.url), { holdMs: 60_000, clock });
    const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
    toStop.push(() => provider.shutdown());
    const orders = provider.getMeter("shop").createCounter("orders");
    let recorded = 0;
    const exportOne = async (): Promise<void> => {
      orders.add(++recorded);
      // The SDK's times are of milliseconds: deltas of the same one would have no order to keep.
      for (const begun = Date.now(); Date.now() === begun;) await new Promise((resolve) => setImmediate(resolve));
      await provider.forceFlush();
    };

    await exportOne();
    await a.stop();
    await exportOne();
    await exportOne();
    await a.start();
    await exportOne();
    expect(deltas(a).map(({ value }) => value)).toEqual([1]);
    expect(deltas(b).map(({ value }) => value)).toEqual([2, 3, 4]);
    await clock.advance(60_000);
    await exportOne();
    await exportOne();
    expect(deltas(a).map(({ value }) => value)).toEqual([1, 5, 6]);
    expect(deltas(b).map(({ value }) => value)).toEqual([2, 3, 4]);

    const all = [...deltas(a), ...deltas(b)].sort((one, other) => Number(one.startTime! - other.startTime!));
    expect(all.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const [index, { startTime }] of all.slice(1).entries()) expect(startTime).toBe(all[index]!.time);
  });

  it("that takes everything and never answers costs no more than half of the time, once", async () => {
    const [a, b] = [await started(start()), await started(start())];
    const clock = testClock();
    a.otherwise({ do: "hang" });
    const exporter = withFallback(exporterTo(a.url), exporterTo(b.url), { timeoutMs: 10_000, clock });
    toStop.push(() => exporter.shutdown());
    const metrics = sampleMetrics([[1]]);
    const exported = new Promise((resolve) => exporter.export(metrics, resolve));
    await ("request" in a ? a.request(1) : a.call(1));
    await clock.advance(5_000);
    expect(await exported).toEqual({ code: 0 });
    expect(await new Promise((resolve) => exporter.export(metrics, resolve))).toEqual({ code: 0 });
    expect([a.attempts(), b.attempts()]).toEqual([1, 2]);
    // What still waits for its answer would keep the shutdown waiting.
    await a.stop();
  });
});

describe("with system clocks that leap back and forth", () => {
  it("a breaker over a far end that comes and goes, and a fallback over it, do as ever", async () => {
    const [a, b] = [await started(httpFarEnd()), await started(httpFarEnd())];
    const clock = testClock();
    const pool = httpPool();
    toStop.push(async () => pool.close());
    const call = { signal: new AbortController().signal, deadline: Infinity };
    const breaker = circuitBreaker<Payload>({ failureThreshold: 2, openMs: 10_000, clock, random: () => 0 });
    const primary = pipeline(otlpProtobuf(), flow(breaker, httpTransport({ url: a.url, pool })));
    const secondary = pipeline(otlpProtobuf(), httpTransport({ url: b.url, pool }));
    const sink = fallback(primary, secondary, { holdMs: 1_000, clock });
    toStop.push(() => sink.close(call));

    const attempts: number[] = [];
    for (let second = 0; second < 60; second++) {
      clock.setWallTime(clock.wallTime() + (second % 2 === 0 ? -3_600_000 : 86_400_000));
      // Gone in every second spell of twenty seconds.
      a.otherwise(second % 40 < 20 ? { do: "fail" } : { do: "accept" });
      const before = a.attempts();
      expect(await sink.send(sampleMetrics([[second]]), call)).toMatchObject({ kind: "delivered" });
      if (a.attempts() > before) attempts.push(second);
      await clock.advance(1_000);
    }
    const values = [...a.received(), ...b.received()].map(({ value }) => Number(value));
    expect(values.sort((x, y) => x - y)).toEqual(Array.from({ length: 60 }, (_, second) => second));
    // Open after two failures, probed every ten seconds, closed by the first answer.
    const whileThere = Array.from({ length: 19 }, (_, index) => 21 + index);
    expect(attempts).toEqual([0, 1, 11, ...whileThere, 40, 41, 51]);
  });
});
