import { describe, expect, it } from "vitest";
import { seededRandom } from "../src/index.ts";

const numbers = (seed: number): readonly number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 10_000 }, () => random());
};

describe("seededRandom", () => {
  it("gives the same numbers for the same seed, and others for another", () => {
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(1)).not.toEqual(numbers(2));
  });

  it("spreads them evenly from 0 to below 1", () => {
    const all = numbers(7);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...all)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = all.filter((number) => Math.floor(number * 10) === tenth).length;
      expect(inside).toBeGreaterThan(900);
      expect(inside).toBeLessThan(1_100);
    }
  });
});
