import type { DatadogProtobufOptions } from "../../src/encode/options.ts";
import { describe, expect, it } from "vitest";
import { datadogProtobuf } from "../../src/encode/encoder.ts";
import { clockAt, counter, fiveObservations, gauge, type GivenMetric, histogram, resourceMetrics } from "./metrics.ts";

/** How often an export may be interrupted. */
function turnsOf(metrics: readonly GivenMetric[], options: DatadogProtobufOptions = {}): number {
  const encoder = datadogProtobuf({ clock: clockAt(), ...options });
  return [...encoder.encode(resourceMetrics(metrics), () => {})].filter((step) => step === undefined).length;
}

describe("an export may be interrupted", () => {
  const points = (size: number, value: unknown): { value: unknown; attributes: { n: number } }[] =>
    Array.from({ length: size }, (_, n) => ({ value, attributes: { n } }));

  it.for<[what: string, metrics: GivenMetric[], atLeast: number]>([
    ["every few points", [gauge("m", ...points(1_000, 1))], 60],
    ["also when none can be written", [gauge("m", ...points(1_000, Number.NaN))], 60],
    ["also of a metric that is none", [{ ...counter("m", ...points(1_000, 1)), isCumulative: true }], 60],
    ["every few metrics, when these have no points", Array.from({ length: 1_000 }, () => gauge("m")), 60],
    ["more often when points are large", [histogram("h", ...points(100, withBuckets(1_000)))], 60],
    [
      "after each point with long attributes",
      [
        gauge(
          "m",
          ...points(100, 1).map((point) => ({ ...point, attributes: { ...point.attributes, a: "x".repeat(100_000) } })),
        ),
      ],
      100,
    ],
  ])("%s", ([, metrics, atLeast]) => {
    expect(turnsOf(metrics, { histograms: "counters" })).toBeGreaterThanOrEqual(atLeast);
  });

  it.for<[what: string, again: Parameters<typeof resourceMetrics>]>([
    ["the resource is another one", [[gauge("m", { value: 1 })], { resource: { "service.name": "b" } }]],
    ["only one of them is left", [[gauge("m", ...points(1, 1))]]],
  ])("while many series are forgotten, because %s", ([, again]) => {
    const encoder = datadogProtobuf({ clock: clockAt() });
    for (const _ of encoder.encode(resourceMetrics([gauge("m", ...points(5_000, 1))]), () => {}));
    const steps = [...encoder.encode(resourceMetrics(...again), () => {})];
    expect(steps.filter((step) => step === undefined).length).toBeGreaterThanOrEqual(4);
  });
});

function withBuckets(size: number): object {
  const boundaries = Array.from({ length: size - 1 }, (_, n) => n);
  return { ...fiveObservations, buckets: { boundaries, counts: Array.from({ length: size }, () => 1) } };
}
