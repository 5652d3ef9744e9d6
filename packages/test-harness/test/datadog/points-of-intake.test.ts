import { describe, expect, it } from "vitest";
import { type IntakeSeries, pointsOfIntake } from "../../src/index.ts";

const ts = 1_790_000_060;
const time = 1_790_000_060_000_000_000n;
const tags = ["route:/a:b", "beta", "zone:1", "zone:2"];
const attributes = { route: "/a:b", beta: "", zone: ["1", "2"] };

function one(metric: string, type: IntakeSeries["type"], value: number, ...more: readonly string[]): IntakeSeries {
  return { metric, type, tags: [...tags, ...more], resources: [], unit: "", interval: 0, points: [{ ts, value }] };
}

describe("a point of Datadog is read as a data point:", () => {
  it.for([
    ["count", { kind: "sum", temporality: "delta", value: 2.5 }],
    ["gauge", { kind: "gauge", value: 2.5 }],
    ["rate", { value: 2.5 }],
  ] as const)("a %s", ([type, data]) => {
    const series = [one("shop.orders", type, 2.5)];
    expect(pointsOfIntake({ series, sketches: [] })).toEqual([
      { metric: { name: "shop.orders" }, attributes, time, ...data },
    ]);
  });

  it("the host and the unit", () => {
    const series = [{ ...one("a", "gauge", 1), host: "web-1", unit: "byte" }];
    expect(pointsOfIntake({ series, sketches: [] })[0]).toMatchObject({
      metric: { name: "a", unit: "byte" },
      resource: { attributes: { "host.name": "web-1" } },
    });
  });

  it.for([
    [
      { cnt: 2, min: 1, max: 3, avg: 2, sum: 4, k: [1338, 1409], n: [1, 1] },
      { count: 2n, sum: 4, min: 1, max: 3 },
    ],
    [
      { cnt: 0, min: 0, max: 0, avg: 0, sum: 0, k: [], n: [] },
      { count: 0n, sum: 0 },
    ],
  ] as const)("a sketch %o", ([point, value]) => {
    const sketches = [{ metric: "a", tags, points: [{ ts, ...point }] }];
    expect(pointsOfIntake({ series: [], sketches })).toEqual([
      {
        metric: { name: "a" },
        attributes,
        time,
        kind: "histogram",
        temporality: "delta",
        value: { ...value, bounds: [], counts: [] },
      },
    ]);
  });
});

describe("histograms as counters", () => {
  const bucket = (lower: string, upper: string, value: number): IntakeSeries =>
    one("a.bucket", "count", value, `lower_bound:${lower}`, `upper_bound:${upper}`);
  const totals = [one("a.count", "count", 6), one("a.sum", "count", 20.5)];
  const extremes = [one("a.min", "gauge", -1), one("a.max", "gauge", 9)];
  const read = (...series: readonly IntakeSeries[]) =>
    pointsOfIntake({ series, sketches: [] }, { histograms: "counters" });

  it("are put together again, in whatever order their parts come", () => {
    const parts = [bucket("1.0", "5.5", 2), ...extremes, bucket("5.5", "inf", 3), ...totals, bucket("-inf", "1.0", 1)];
    const value = { count: 6n, sum: 20.5, min: -1, max: 9, bounds: [1, 5.5], counts: [1n, 2n, 3n] };
    expect(read(...parts)).toEqual([
      { metric: { name: "a" }, attributes, time, kind: "histogram", temporality: "delta", value },
    ]);
  });

  it.for([
    ["a count and buckets", [totals[0]!, bucket("-inf", "inf", 6)], { count: 6n, bounds: [], counts: [6n] }],
    ["a count and a sum", totals, { count: 6n, sum: 20.5, bounds: [], counts: [] }],
  ] as const)("may have no more than %s", ([, parts, value]) => {
    expect(read(...parts).map((point) => point.value)).toEqual([value]);
  });

  it.for([
    ["a counter of that name", [one("a.count", "count", 1)]],
    ["a gauge of that name", [one("a.count", "gauge", 1), one("a.sum", "count", 1)]],
    ["what has other tags", [one("a.count", "count", 1, "b:c"), one("a.sum", "count", 1)]],
    ["a count with a fraction", [one("a.count", "count", 1.5), one("a.sum", "count", 1)]],
  ] as const)("are not made of %s", ([, series]) => {
    expect(read(...series).map(({ metric }) => metric.name)).toEqual(series.map(({ metric }) => metric));
  });

  it.for([
    ["have no count", [bucket("-inf", "inf", 1)], "a has buckets, and no count"],
    ["leave something out", [totals[0]!, bucket("-inf", "1.0", 1), bucket("2.0", "inf", 1)], "begins at 2"],
    ["have an end", [totals[0]!, bucket("-inf", "1.0", 1)], "the last bucket of a has an end"],
  ] as const)("are refused when buckets %s", ([, series, message]) => {
    expect(() => read(...series)).toThrow(message);
  });

  it("are series as any other unless they are asked for", () => {
    expect(pointsOfIntake({ series: totals, sketches: [] }).map(({ kind }) => kind)).toEqual(["sum", "sum"]);
  });
});
