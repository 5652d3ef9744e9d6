import { runProcess } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { estimateBytes } from "../src/queue/estimate-bytes.ts";
import { type MetricPlan, metricsOf, type PlannedPoint } from "./metric-plans.ts";

function estimate(plan: Partial<MetricPlan>): number {
  return estimateBytes(metricsOf([{ points: [], ...plan }]));
}

const histogram = (buckets: number): unknown => ({
  buckets: { boundaries: [], counts: Array.from({ length: buckets }) },
});
const point = (value: unknown, attributes: PlannedPoint[0] = {}): PlannedPoint => [attributes, 1, 2, value];

describe("the estimate", () => {
  it.for<readonly [string, Partial<MetricPlan>, Partial<MetricPlan>]>([
    ["data points", { points: [point(1), point(1)] }, { points: [point(1)] }],
    ["attributes", { points: [point(1, { a: 1 })] }, { points: [point(1)] }],
    ["longer texts", { points: [point(1, { a: "long" })] }, { points: [point(1, { a: "s" })] }],
    ["longer lists", { points: [point(1, { a: ["x", "y"] })] }, { points: [point(1, { a: ["x"] })] }],
    [
      "buckets",
      { kind: "histogram", points: [point(histogram(20))] },
      { kind: "histogram", points: [point(histogram(10))] },
    ],
  ])("is more for more %s", ([, more, less]) => {
    expect(estimate(more)).toBeGreaterThan(estimate(less));
  });

  it("looks at data points all over a metric", () => {
    const points = Array.from({ length: 1_000 }, (_, index) => point(histogram(index < 500 ? 0 : 100)));
    const all = Array.from({ length: 1_000 }, () => point(histogram(100)));
    const [mixed, most] = [estimate({ kind: "histogram", points }), estimate({ kind: "histogram", points: all })];
    expect(mixed).toBeGreaterThan(0.5 * most);
    expect(mixed).toBeLessThan(0.75 * most);
  });

  it.for(["sum", "gauge", "histogram", "exponentialHistogram"] as const)(
    "of a %s takes what is wrong with a data point for nothing",
    (kind) => {
      const metrics = metricsOf([{ kind, points: [point(null), point("none"), point({}), point(1)] }]);
      const points = metrics.scopeMetrics[0]!.metrics[0]!.dataPoints as unknown[];
      points.push(null, {});
      expect(estimateBytes(metrics)).toBeGreaterThan(0);
    },
  );

  it("takes attributes that cannot be read for nothing", () => {
    const unreadable = Object.defineProperty({}, "item", {
      enumerable: true,
      get() {
        throw new Error("it cannot be read");
      },
    });
    expect(estimate({ points: [point(1, unreadable), point(1)] })).toBeGreaterThan(estimate({ points: [point(1)] }));
  });

  it("of nothing is little", () => {
    expect(estimateBytes({ resource: {}, scopeMetrics: [] } as unknown as ResourceMetrics)).toBeLessThan(1_024);
  });
});

it("is no less than what V8 holds of the SDK's data points, and no more than five times of it", async () => {
  const { stdout } = await runProcess({
    nodeArgs: ["--expose-gc"],
    folder: import.meta.dirname,
    script: `
      import { dataSet } from "@meterbridge/bench";
      import { estimateBytes } from "../src/queue/estimate-bytes.ts";
      const held = [];
      for (const kind of ["counter", "gauge", "histogram", "exponentialHistogram"]) {
        const data = dataSet({ points: 500, kinds: [kind], temporality: "delta", shuffled: true });
        for (let round = 0; round < 10; round++) await data.next();
        const before = heap();
        const batches = [];
        held.push(batches);
        for (let round = 0; round < 20; round++) batches.push(await data.next());
        const used = heap() - before;
        console.log(kind, batches.reduce((sum, metrics) => sum + estimateBytes(metrics), 0) / used);
      }
      function heap() {
        gc();
        gc();
        return process.memoryUsage().heapUsed;
      }
    `,
  });
  const ratios = stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  expect(ratios.map(([kind]) => kind)).toEqual(["counter", "gauge", "histogram", "exponentialHistogram"]);
  for (const [kind, ratio] of ratios) {
    expect(Number(ratio), kind).toBeGreaterThan(1);
    expect(Number(ratio), kind).toBeLessThan(5);
  }
});
