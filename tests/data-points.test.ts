import { expect, it } from "vitest";
import { countPoints, pickPoints, pointsOf, type Range } from "@meterbridge/core";
import { sampleMetrics, valuesOf } from "./sample-metrics.ts";

const metrics = sampleMetrics([[1, 2, 3], [4]], [[5, 6]]);

it("counts the data points of all scopes", () => {
  expect(countPoints(metrics)).toBe(6);
});

it.for<[Range[], number[]]>([
  [[[0, 6]], [1, 2, 3, 4, 5, 6]],
  [[[1, 5]], [2, 3, 4, 5]],
  [
    [
      [0, 1],
      [5, 6],
    ],
    [1, 6],
  ],
  [[[3, 4]], [4]],
  [[], []],
])("picks the data points of %j", ([ranges, expected]) => {
  expect(valuesOf(pickPoints(metrics, ranges))).toEqual(expected);
});

it("leaves out scopes and metrics that would be empty", () => {
  const picked = pickPoints(metrics, [[3, 4]]);
  expect(picked.scopeMetrics).toHaveLength(1);
  expect(picked.scopeMetrics[0]!.metrics).toHaveLength(1);
});

it("leaves out the data points that are excepted", () => {
  const [second] = pointsOf(metrics, [1, 2]);
  expect(valuesOf(pickPoints(metrics, [[0, 3]], new Set([second!])))).toEqual([1, 3]);
});

it("has an object that nobody knows in the place of a data point that cannot be read", () => {
  const broken = sampleMetrics([[1, 2]]);
  Object.defineProperty(broken.scopeMetrics[0]!.metrics[0]!.dataPoints, 0, {
    get: () => {
      throw new Error("not there");
    },
  });
  expect(pointsOf(broken, [0, 2])).toMatchObject([{}, { value: 2 }]);
});

it("shares the data points and changes nothing that it was given", () => {
  const before = structuredClone(metrics);
  const picked = pickPoints(metrics, [[1, 2]]);
  expect(picked.scopeMetrics[0]!.metrics[0]!.dataPoints[0]).toBe(metrics.scopeMetrics[0]!.metrics[0]!.dataPoints[1]);
  expect(metrics).toEqual(before);
});
