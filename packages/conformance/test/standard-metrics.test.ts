import type { ExponentialHistogram, Histogram } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import {
  allCapabilities,
  type Capabilities,
  cannot,
  everything,
  pointsOfMetrics,
  standardData,
  standardMetrics,
} from "../src/index.ts";
import { awkwardExponentialHistograms, awkwardHistograms } from "../src/data/awkward-histograms.ts";
import { recorded } from "../src/data/recorded.ts";
import { seriesOf } from "../src/series-of.ts";

const cumulative = { selectAggregationTemporality: () => 1 };
const delta = { selectAggregationTemporality: (instrument: string) => (instrument === "UP_DOWN_COUNTER" ? 1 : 0) };
const nothing = Object.fromEntries(allCapabilities.map((name) => [name, cannot("none")])) as unknown as Capabilities;

const kindsOf = (capabilities: Capabilities): ReadonlySet<string> =>
  new Set(pointsOfMetrics(standardMetrics(cumulative, capabilities)).map(({ kind }) => kind));

describe("the standard data set", () => {
  it("has every kind, and no series twice", () => {
    const points = pointsOfMetrics(standardMetrics(cumulative));
    expect(new Set(points.map(({ kind }) => kind))).toEqual(
      new Set(["gauge", "sum", "histogram", "exponentialHistogram"]),
    );
    expect(new Set(points.map((point) => seriesOf(point))).size).toBe(points.length);
  });

  it("has what an exporter says it can, and nothing else", () => {
    expect(kindsOf({ ...everything, histograms: cannot("none") })).toEqual(
      new Set(["gauge", "sum", "exponentialHistogram"]),
    );
    expect(kindsOf(nothing)).toEqual(new Set());
    const types = pointsOfMetrics(standardMetrics(cumulative, { ...everything, typedAttributes: cannot("none") }))
      .flatMap(({ attributes }) => Object.values(attributes))
      .map((item) => typeof item);
    expect(new Set(types)).toEqual(new Set(["string"]));
  });

  it("has the temporality that is asked for", () => {
    const points = pointsOfMetrics(standardMetrics(delta));
    const told = points.map((point) =>
      point.kind === "sum" || point.kind === "histogram" ? `${point.metric.name} ${point.temporality}` : "",
    );
    expect(told).toContain("conformance.requests delta");
    expect(told).toContain("conformance.request.duration delta");
    expect(told).toContain("conformance.balance cumulative");
  });

  it("has values that fit into any number", () => {
    const values = [...standardData.gauges, ...standardData.sums].flatMap(({ points }) =>
      points.map(({ value }) => value as number),
    );
    expect(values.map((value) => Math.fround(value))).toEqual(values);
  });
});

describe("histograms are what they say", () => {
  const histograms = valuesOf("histograms") as readonly [string, Histogram][];
  const exponential = valuesOf("exponentialHistograms") as readonly [string, ExponentialHistogram][];

  it.for([...histograms, ...Object.entries(awkwardHistograms)])("%s", ([, value]) => {
    const { boundaries, counts } = value.buckets;
    expect(counts).toHaveLength(boundaries.length + 1);
    expect(boundaries).toEqual(boundaries.toSorted((a, b) => a - b));
    expect(total(counts)).toBe(value.count);
    expectExtremes(value);
  });

  it.for([...exponential, ...Object.entries(awkwardExponentialHistograms)])("%s", ([, value]) => {
    const { positive, negative, zeroCount, scale, max, min } = value;
    expect(zeroCount + total(positive.bucketCounts) + total(negative.bucketCounts)).toBe(value.count);
    expectExtremes(value);
    const end = positive.offset + positive.bucketCounts.length;
    if (max !== undefined && max > 0) expect(max).toBeLessThanOrEqual(2 ** (end * 2 ** -scale));
    if (min !== undefined && min > 0) expect(min).toBeGreaterThan(0.999 * 2 ** (positive.offset * 2 ** -scale));
  });

  function valuesOf(part: "histograms" | "exponentialHistograms"): readonly (readonly [string, unknown])[] {
    return standardData[part].flatMap(({ name, points }) => points.map(({ value }) => [name, value] as const));
  }

  function total(counts: readonly number[]): number {
    return counts.reduce((sum, count) => sum + count, 0);
  }

  function expectExtremes({ count, sum, min, max }: Pick<Histogram, "count" | "sum" | "min" | "max">): void {
    if (min === undefined || max === undefined || sum === undefined) return;
    expect(sum).toBeLessThanOrEqual(max * count);
    expect(sum).toBeGreaterThanOrEqual(min * count);
  }
});

describe("recorded", () => {
  it("counts each value in the bucket whose upper bound it does not exceed", () => {
    expect(recorded([0, 5], [-1, 0, 0.5, 5, 6])).toEqual({
      buckets: { boundaries: [0, 5], counts: [2, 2, 1] },
      count: 5,
      sum: 10.5,
      min: -1,
      max: 6,
    });
  });

  it("has no extremes of nothing", () => {
    expect(recorded([], [])).toEqual({ buckets: { boundaries: [], counts: [0] }, count: 0, sum: 0 });
  });
});
