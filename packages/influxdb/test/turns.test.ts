import { DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { lineProtocol } from "../src/lines/encoder.ts";
import type { LineProtocolOptions } from "../src/lines/options.ts";
import { type GivenMetric, resourceMetrics } from "./metrics.ts";

/** How many data points are written at most between two chances to interrupt. */
function mostInATurn(metrics: readonly GivenMetric[], options: LineProtocolOptions = {}): number {
  let inTurn = 0;
  let most = 0;
  let all = 0;
  const read = (): void => {
    all++;
    most = Math.max(most, ++inTurn);
  };
  for (const _ of lineProtocol(options).encode(watched(resourceMetrics(metrics), read), () => {})) inTurn = 0;
  expect(all).toBe(metrics.reduce((sum, { points }) => sum + points.length, 0));
  return most;
}

/** The same metrics, and tells when it is a data point's turn. */
function watched({ resource, scopeMetrics }: ResourceMetrics, read: () => void): ResourceMetrics {
  const [{ scope, metrics }] = scopeMetrics as [ResourceMetrics["scopeMetrics"][number]];
  const watch = (points: object): never =>
    new Proxy(points, {
      get(target, key) {
        if (/^\d+$/.test(String(key))) read();
        return Reflect.get(target, key) as unknown;
      },
    }) as never;
  return {
    resource,
    scopeMetrics: [{ scope, metrics: metrics.map((metric) => ({ ...metric, dataPoints: watch(metric.dataPoints) })) }],
  };
}

const gauge = (name: string, points: number, value: unknown = 1): GivenMetric => ({
  name,
  points: Array.from({ length: points }, (_, n) => ({ value, attributes: { n } })),
});

const boundaries = Array.from({ length: 1_000 }, (_, n) => n + 1);
const buckets = { boundaries, counts: [...boundaries, 0] };
const large = { buckets, count: boundaries.reduce((sum, n) => sum + n, 0), sum: 1 };
const largeHistograms: GivenMetric = { ...gauge("h", 100, large), type: DataPointType.HISTOGRAM };

describe("the event loop may turn", () => {
  it.for<[string, most: number, metrics: readonly GivenMetric[], options?: LineProtocolOptions]>([
    ["data points", 64, [gauge("m", 640)]],
    ["data points that are dropped", 64, [gauge("m", 640, Number.NaN)]],
    ["data points of a metric that is none", 64, [{ ...gauge("m", 640), type: 9 as never }]],
    ["metrics with one data point", 16, Array.from({ length: 640 }, (_, n) => gauge(`m${n}`, 1))],
    ["histograms of a thousand buckets", 32, [largeHistograms]],
    ["histograms of a thousand lines", 8, [largeHistograms], { schema: "telegraf-prometheus-v2" }],
  ])("among %s: after %i", ([, most, metrics, options]) => {
    expect(mostInATurn(metrics, options)).toBeLessThanOrEqual(most);
  });

  it("among metrics without data points", () => {
    const metrics = Array.from({ length: 640 }, (_, n) => gauge(`m${n}`, 0));
    const steps = [...lineProtocol().encode(resourceMetrics(metrics), () => {})];
    expect(steps.length).toBeGreaterThanOrEqual(640 / 16);
  });
});
