import { ValueType, type Attributes } from "@opentelemetry/api";
import { pointsOfMetrics, pointsOfOtlpJson, pointsOfOtlpProtobuf, type Point } from "@meterbridge/test-harness";
import { resourceFromAttributes } from "@opentelemetry/resources";
import * as sdk3 from "@opentelemetry/sdk-metrics";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import * as sdk2 from "sdk-metrics-2";
import { describe, expect, it } from "vitest";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import { encodeAll } from "./decoded.ts";

type Sdk = Pick<typeof sdk3, "AggregationTemporality" | "AggregationType" | "MeterProvider" | "MetricReader">;
type Temporality = "cumulative" | "delta";

const sdks: readonly (readonly [string, Sdk, Temporality])[] = [
  ["3, cumulative", sdk3, "cumulative"],
  ["3, delta", sdk3, "delta"],
  ["2, cumulative", sdk2 as unknown as Sdk, "cumulative"],
  ["2, delta", sdk2 as unknown as Sdk, "delta"],
];
const encoders: readonly (readonly [string, typeof otlpProtobuf, (body: Uint8Array) => readonly Point[]])[] = [
  ["protobuf", otlpProtobuf, pointsOfOtlpProtobuf],
  ["JSON", otlpJson, (body) => pointsOfOtlpJson(Buffer.from(body).toString())],
];

describe.for(encoders)("%s, read by code that shares nothing with the encoder", ([, encoder, read]) => {
  it.for(sdks)("holds all that sdk-metrics %s collects, in order and to the bit", async ([, sdk, temporality]) => {
    const warm = encoder();
    const cut = encoder({ maxRequestBytes: 4_000 });
    const source = recorded(sdk, temporality);
    for (let round = 0; round < 4; round++) {
      const metrics = await source.next();
      const expected = pointsOfMetrics(metrics);
      expect(new Set(expected.map(({ kind }) => kind)).size).toBe(4);
      expect(expected.length).toBeGreaterThan(80);
      const { payloads, drops } = encodeAll(warm, metrics);
      expect(drops).toEqual([]);
      expect(payloads.flatMap(({ body }) => read(body))).toStrictEqual(expected);
      const pieces = encodeAll(cut, metrics).payloads;
      expect(pieces.length).toBeGreaterThan(3);
      expect(pieces.flatMap(({ body }) => read(body))).toStrictEqual(expected);
    }
    await source.stop();
  });
});

interface Source {
  /** Records once more for every series, and collects. */
  next(): Promise<ResourceMetrics>;
  stop(): Promise<void>;
}

/** A real SDK with an instrument of every kind, and attributes and values that are easily damaged. */
function recorded(sdk: Sdk, temporality: Temporality): Source {
  const { AggregationTemporality, AggregationType } = sdk;
  const reader = new (class extends sdk.MetricReader {
    protected async onForceFlush(): Promise<void> {}
    protected async onShutdown(): Promise<void> {}
  })({
    aggregationTemporalitySelector: () =>
      temporality === "delta" ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
  });
  const provider = new sdk.MeterProvider({
    readers: [reader],
    resource: resourceFromAttributes({ "service.name": "grüße 👋", minus: -0, ratio: 0.5, ports: [80, 443] }),
    views: [{ instrumentName: "sizes", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter("shop", "1.2.3", { schemaUrl: "https://example.test/schema" });
  const requests = meter.createCounter("requests", { valueType: ValueType.INT });
  const seconds = meter.createCounter("seconds", { unit: "s", description: "how long" });
  const depth = meter.createUpDownCounter("depth", { valueType: ValueType.INT });
  const temperature = meter.createGauge("temperature");
  const latency = meter.createHistogram("latency", { advice: { explicitBucketBoundaries: [0, 0.5, 1e6] } });
  const sizes = meter.createHistogram("sizes");
  let observed = 0;
  meter.createObservableGauge("observed").addCallback((result) => result.observe(observed, { minus: -0 }));
  return {
    async next() {
      observed += 0.1;
      for (let index = 0; index < 15; index++) {
        const attributes = attributesOf(index);
        requests.add(2 ** 40 + index, attributes);
        seconds.add(0.1 + index, attributes);
        depth.add(index - 20, attributes);
        temperature.record([-0, 5e-324, -1e300, observed][index % 4]!, attributes);
        for (const value of [0, 0.7, 12, 1e9, observed]) latency.record(value * index, attributes);
        for (const value of [0, 0.7, 12, 1e9, observed]) sizes.record(value * index, attributes);
      }
      const { resourceMetrics, errors } = await reader.collect();
      expect(errors).toEqual([]);
      return resourceMetrics;
    },
    stop: () => provider.shutdown(),
  };
}

function attributesOf(index: number): Attributes {
  return {
    route: `/${index}`,
    minus: -0,
    zero: 0,
    status: 200,
    share: 0.25,
    ok: index % 2 === 0,
    tags: ["a", "é", ""],
  };
}
