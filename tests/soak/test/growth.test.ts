import { expect, it } from "vitest";
import { growthOf } from "../memory/growth.ts";
import { robustLine } from "../memory/slope.ts";
import type { MemorySample } from "../memory/watch-memory.ts";
import { heapWindows, rssWindows } from "../memory/windows.ts";

const windows = { fromMs: 60_000, windowMs: 10_000 };

/** A sample each second for ten minutes. */
function samples(rssAt: (second: number) => number): readonly MemorySample[] {
  return Array.from({ length: 600 }, (_, second) => ({
    atMs: second * 1_000,
    rss: rssAt(second),
    heapTotal: 0,
    heapUsed: 0,
  }));
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

it.for([
  ["half an hour", 30, 10_000, 60_000],
  ["an hour", 60, 10_000, 60_000],
  ["a day", 1_440, 216_000, 216_000],
] as const)("looks at %s in at most 400 windows", ([, minutes, rssMs, heapMs]) => {
  const samples = [{ atMs: minutes * 60_000, rss: 0, heapTotal: 0, heapUsed: 0 }];
  expect(rssWindows(samples)).toMatchObject({ fromMs: Math.min(300_000, minutes * 20_000), windowMs: rssMs });
  expect(heapWindows(samples).windowMs).toBe(heapMs);
});

it("looks at a day, second by second", () => {
  const day = Array.from({ length: 86_400 }, (_, second) => ({
    atMs: second * 1_000,
    rss: second,
    heapTotal: 0,
    heapUsed: second,
  }));
  expect(growthOf(day, ({ rss }) => rss, rssWindows(day))?.perTenMinutes).toBeCloseTo(600, 6);
  expect(growthOf(day, ({ heapUsed }) => heapUsed, heapWindows(day))?.perTenMinutes).toBeCloseTo(600, 6);
});
