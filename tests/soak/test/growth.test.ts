import { expect, it } from "vitest";
import { growthOf } from "../memory/growth.ts";
import { robustLine } from "../memory/slope.ts";
import type { MemorySample } from "../memory/watch-memory.ts";

const windows = { fromMs: 60_000, windowMs: 10_000 };

/** A sample each second for ten minutes. */
function samples(rssAt: (second: number) => number): readonly MemorySample[] {
  return Array.from({ length: 600 }, (_, second) => ({ atMs: second * 1_000, rss: rssAt(second), heapUsed: 0 }));
}

function growth(rssAt: (second: number) => number): number | undefined {
  return growthOf(samples(rssAt), ({ rss }) => rss, windows)?.perTenMinutes;
}

it.for<[title: string, rssAt: (second: number) => number, perTenMinutes: number]>([
  ["what stays", () => 2e8, 0],
  ["what grows by a byte each millisecond", (second) => 2e8 + second * 1_000, 600_000],
  ["the warm-up", (second) => (second < 60 ? second * 1e6 : 2e8), 0],
  ["what comes and goes within a window", (second) => 2e8 + (second % 10) * 1e6, 0],
  ["a peak of half a minute", (second) => (second > 300 && second < 330 ? 5e8 : 2e8), 0],
])("sees %s as it is", ([, rssAt, perTenMinutes]) => {
  expect(growth(rssAt)).toBeCloseTo(perTenMinutes, 6);
});

it("tells nothing of a run that is hardly longer than its warm-up", () => {
  const short = samples(() => 2e8).slice(0, 90);
  expect(growthOf(short, ({ rss }) => rss, windows)).toBeUndefined();
});

it("sees what is left of a figure that goes up and down, by the least of each window", () => {
  const saw = samples((second) => 1e8 + (second % 40) * 1e7);
  const least = { fromMs: 0, windowMs: 60_000, summedUp: (values: readonly number[]) => Math.min(...values) };
  expect(growthOf(saw, ({ rss }) => rss, least)?.perTenMinutes).toBe(0);
});

it("draws the line that most points are on", () => {
  const line = robustLine([
    [0, 1],
    [1, 3],
    [2, 5],
    [3, 100],
    [4, 9],
  ]);
  expect(line).toEqual({ slope: 2, start: 1 });
});
