import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { countDataPoints, dataPointAt, dataPointsOf, type Point } from "../../src/points/index.ts";

const point = { value: 1 } as Point;

it.for<[string, metric: object | null, readonly Point[]]>([
  ["with some", { dataPoints: [point, point] }, [point, point]],
  ["with an array of none", { dataPoints: [] }, []],
  ["without any", {}, []],
  ["with something else in their place", { dataPoints: { length: 2 } }, []],
  ["that is none", null, []],
  ["that cannot be read", unreadable("dataPoints"), []],
])("the data points of a metric %s", ([, metric, points]) => {
  expect(dataPointsOf(metric as MetricData)).toEqual(points);
});

it("the data points of a metric are those that were given, not a copy", () => {
  const dataPoints = [point];
  expect(dataPointsOf({ dataPoints } as unknown as MetricData)).toBe(dataPoints);
});

it.for<[string, scopes: readonly (readonly unknown[])[], count: number]>([
  ["no scope", [], 0],
  ["a scope without metrics", [[]], 0],
  [
    "several scopes and metrics",
    [[{ dataPoints: [point] }, { dataPoints: [point, point] }], [{ dataPoints: [point] }]],
    4,
  ],
  ["a metric among them that cannot be read", [[{ dataPoints: [point] }, unreadable("dataPoints"), null]], 1],
])("the data points of %s are counted", ([, scopes, count]) => {
  const scopeMetrics = scopes.map((metrics) => ({ scope: { name: "" }, metrics }));
  expect(countDataPoints({ resource: {}, scopeMetrics } as unknown as ResourceMetrics)).toBe(count);
});

it("a data point that cannot be read is one that has nothing; the others are those that were given", () => {
  const points = unreadable("1", [point, point, point]) as readonly Point[];
  expect(dataPointAt(points, 0)).toBe(point);
  expect(dataPointAt(points, 1)).toEqual({});
  expect(dataPointAt(points, 2)).toBe(point);
});

function unreadable(key: string, of: object = {}): object {
  return Object.defineProperty(of, key, {
    get(): never {
      throw new Error("it is not to be read");
    },
  });
}
