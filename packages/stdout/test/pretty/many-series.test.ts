import { expect, it } from "vitest";
import { prettyEncoder } from "../../src/pretty/index.ts";
import {
  buckets,
  counter,
  delta,
  exponential,
  exponentialBuckets,
  gauge,
  histogram,
  inScope,
  point,
  type SomeMetric,
  upDown,
} from "./metrics.ts";
import { notATerminal, paper, type PaperOptions } from "./paper.ts";

function series(count: number, value: (index: number) => unknown, end = 10): object[] {
  return Array.from({ length: count }, (_, index) => point(value(index), { n: index }, { end }));
}

/** What is shown after the name of an instrument. */
function rows(metric: SomeMetric, options: PaperOptions = {}): readonly string[] {
  return paper(options).tables(inScope("s", metric)).slice(2);
}

it("shows up to twenty series, and one more rather than a line about it", () => {
  expect(rows(gauge("g", "", ...series(21, (index) => index)))).toHaveLength(21);
  expect(rows(gauge("g", "", ...series(22, (index) => index)))).toHaveLength(21);
});

it("shows the highest values, and sums the others up", () => {
  const shown = rows(counter("c", "By", ...series(30, (index) => index * 1_024)), { columns: 60, rows: 24 });
  expect(shown).toHaveLength(18);
  expect([...shown.slice(0, 2), ...shown.slice(-2)]).toEqual([
    "    n=29                29.0 KiB",
    "    n=28                28.0 KiB",
    "    n=13                13.0 KiB",
    "    … 13 more series  Σ 78.0 KiB",
  ]);
});

it("says from where to where the other gauges are, which add up to nothing", () => {
  expect(rows(gauge("g", "s", ...series(100, (index) => index))).at(-1)).toBe("    … 80 more series, 0 s to 79.0 s");
});

it.for([
  ["up-down", upDown("u", "", ...series(100, () => -2)), "Σ -160"],
  ["delta", delta(counter("c", "", ...series(100, () => 2))), "+160"],
] as const)("adds up the others: %s", ([, metric, text]) => {
  expect(rows(metric).at(-1)).toContain(text);
});

it("puts the other histograms together", () => {
  const value = (index: number) => buckets([1, 2, 4], [index === 99 ? 1_000 : 0, 1, 1, 0], { sum: 4, min: 1, max: 4 });
  expect(rows(histogram("h", "", ...series(100, value))).slice(-2)).toEqual([
    "    … 80 more series",
    "      ·▇▇·  count   160  mean       2  p50 2  p90 3.60  p99 3.96",
  ]);
});

it("puts exponential histograms of any scale together", () => {
  const value = (index: number) =>
    exponentialBuckets(
      index % 2 === 0
        ? { scale: 0, positive: [3, 2, 2], negative: [0, 1] }
        : { scale: 1, positive: [6, 2, 2], zero: 1 },
      { sum: 10, min: -2, max: 32 },
    );
  expect(rows(exponential("h", "", ...series(100, value))).slice(-2)).toEqual([
    "    … 80 more series",
    "      ▂▂▇▃  count 400  mean 2  p50 11.3  p90 22.6  p99 30.9",
  ]);
});

it("counts the other histograms only, when their bounds differ", () => {
  const value = (index: number) => buckets([index], [1, 1], { sum: 4 });
  expect(rows(histogram("h", "", ...series(100, value))).slice(-2)).toEqual([
    "    … 80 more series",
    "          count 160  mean 2",
  ]);
});

it("says that a rate is at least so much, when some have none yet", () => {
  const on = paper();
  const at = (end: number, count: number) => inScope("s", counter("c", "", ...series(count, () => end, end)));
  on.lines(at(10, 50));
  expect(on.tables(at(20, 100)).at(-1)).toBe("    … 80 more series  Σ 1 600    +300  ≥30/s");
});

it("shows two hundred instruments in a file, and says how many more there are", () => {
  const metrics = Array.from({ length: 3_000 }, (_, index) =>
    gauge(`g${index}`, "", point(index), point(index, { b: 1 })),
  );
  const shown = paper().tables(inScope("s", ...metrics));
  expect(shown.length).toBe(602);
  expect(shown.at(-1)).toBe("  … 2 800 more metrics with 5 600 series");
});

it.for([
  [200, "── 2026-01-01 00:00:10Z  checkout 1.4.2  1 metrics, 100 series ─", "─ all: true shows all ──"],
  [80, "── 00:00:10Z  checkout  100 series ─", "─ all: true shows all ──"],
  [45, "00:00:10Z 100 series", " all: true shows all ──"],
  [40, "── 00:00:10Z  checkout  100 series ─", "─"],
] as const)("says once how to see all: on %i columns", ([columns, start, end]) => {
  const lines = paper({ columns, rows: 24 }).lines(inScope("s", counter("c", "", ...series(100, () => 1))));
  expect(lines[0]!.startsWith(start), lines[0]).toBe(true);
  expect(lines[0]!.endsWith(end), lines[0]).toBe(true);
  expect(lines.slice(1).join("\n")).not.toContain("all: true");
});

it("shows them all when told so", () => {
  const counters = Array.from({ length: 300 }, (_, index) => counter(`c${index}`, "", ...series(30, () => 1)));
  const shown = paper({ all: true }).tables(inScope("s", ...counters));
  expect(shown).toHaveLength(1 + 300 * 31);
  expect(shown.join("\n")).not.toContain("…");
  expect(paper({ all: true }).lines(inScope("s", ...counters))[0]).not.toContain("all: true");
});

it("counts all series, shown or not, and lets the event loop turn in between", () => {
  const encoder = prettyEncoder({ stream: notATerminal() });
  const metrics = inScope("s", counter("c", "", ...series(5_000, (index) => index)));
  const steps = [...encoder.encode(metrics, () => {})];
  expect(steps.filter((step) => step === undefined).length).toBeGreaterThan(15);
  expect(steps.filter((step) => step !== undefined)).toMatchObject([
    { points: 5_000, contentType: "text/plain; charset=utf-8" },
  ]);
});
