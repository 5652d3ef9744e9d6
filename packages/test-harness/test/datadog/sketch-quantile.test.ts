import { describe, expect, it } from "vitest";
import { quantileOf, type ReadSketch } from "../../src/datadog/sketch-quantile.ts";

const sketch: ReadSketch = { min: -10, max: 100, cnt: 6, k: [-1487, 0, 1338, 1635, 1635], n: [1, 1, 2, 1, 1] };

describe("a quantile of a sketch", () => {
  it.for<[string, number, number]>([
    ["the minimum at 0", 0, -10],
    ["the maximum at 1", 1, 100],
    ["a negative value in a negative bin, not below the minimum", 0.05, -10],
    ["0 in bin 0", 0.2, 0],
    ["1 in the bin of 1", 0.4, 1],
    ["1 up to its last observation", 0.6, 1],
    ["within 1 % of the value in any bin", 0.75, 99.957],
  ])("is %s", ([, q, expected]) => {
    expect(quantileOf(sketch, q)).toBeCloseTo(expected, 3);
  });

  // What the Agent puts values into. DataDog/datadog-agent, pkg/util/quantile/config.go.
  it.for<[number, number]>([
    [1e-9, 1],
    [9.95e-10, 1],
    [0.02, 1086],
    [1, 1338],
    [5, 1442],
    [10, 1487],
    [100, 1635],
    [1000, 1784],
    [100_000, 2081],
    [-10, -1487],
    [-100, -1635],
  ])("is within 1 % of %d when this alone is in bin %d", ([value, key]) => {
    const found = quantileOf({ min: -1e9, max: 1e9, cnt: 3, k: [key], n: [3] }, 0.5);
    expect(Math.abs(found / value - 1)).toBeLessThan(0.01);
  });

  it("is infinite, or the extreme, in the bin of infinity", () => {
    expect(quantileOf({ min: 1, max: Infinity, cnt: 2, k: [32_767], n: [2] }, 0.5)).toBe(Infinity);
    expect(quantileOf({ min: -1e300, max: 0, cnt: 2, k: [-32_767], n: [2] }, 0.5)).toBe(-1e300);
  });

  it("is at the nearest rank, the even one of two", () => {
    const two = { min: 1, max: 9, cnt: 4, k: [1338, 1387, 1410, 1430], n: [1, 1, 1, 1] };
    const [first, second, third] = [1 / 12, 1 / 2, 2 / 3].map((q) => quantileOf(two, q));
    expect(first).toBe(1);
    expect(second).toBe(third);
  });

  it("is the maximum when bins have fewer observations than are counted", () => {
    expect(quantileOf({ min: 1, max: 9, cnt: 100, k: [1338], n: [1] }, 0.5)).toBe(9);
  });

  it("is no number without observations", () => {
    expect(quantileOf({ min: 0, max: 0, cnt: 0, k: [], n: [] }, 0.5)).toBeNaN();
  });
});
