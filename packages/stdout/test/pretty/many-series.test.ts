import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
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
  expect(shown).toHaveLength(19);
  expect([...shown.slice(0, 2), ...shown.slice(-2)]).toEqual([
    "    n=29                                       29.0 KiB",
    "    n=28                                       28.0 KiB",
    "    n=12                                       12.0 KiB",
    "    … 12 more series (all: true shows them)  Σ 66.0 KiB",
  ]);
});

it("shows the highest rates, once there are some", () => {
  const on = paper({ columns: 70, rows: 24 });
  const at = (end: number, step: number) =>
    inScope("s", counter("c", "", ...series(1_000, (index) => 1_000 - index + step * index, end)));
  on.lines(at(10, 0));
  expect(on.tables(at(20, 1)).slice(-3)).toEqual([
    "    n=983                                       1 000    +983    98/s",
    "    n=982                                       1 000    +982    98/s",
    "    … 982 more series (all: true shows them)  Σ 982 k  +482 k  48 k/s",
  ]);
});

it("says from where to where the other gauges are, which add up to nothing", () => {
  expect(rows(gauge("g", "s", ...series(100, (index) => index))).at(-1)).toBe(
    "    … 80 more series, 0 s to 79.0 s (all: true shows them)",
  );
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
    "    … 80 more series (all: true shows them)",
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
    "    … 80 more series (all: true shows them)",
    "      ▂▂▇▃  count 400  mean 2  p50 11.3  p90 22.6  p99 30.9",
  ]);
});

it("counts the other histograms only, when their bounds differ", () => {
  const value = (index: number) => buckets([index], [1, 1], { sum: 4 });
  expect(rows(histogram("h", "", ...series(100, value))).slice(-2)).toEqual([
    "    … 80 more series (all: true shows them)",
    "          count 160  mean 2",
  ]);
});

it("says that a rate is at least so much, when some have none yet", () => {
  const on = paper();
  const at = (end: number, count: number) => inScope("s", counter("c", "", ...series(count, () => end, end)));
  on.lines(at(10, 50));
  expect(on.tables(at(20, 100)).at(-1)).toBe("    … 80 more series (all: true shows them)  Σ 1 600    +300  ≥30/s");
});

it("shows fewer of each instrument, the more there are and the lower the terminal is, but three at least", () => {
  const metrics = (instruments: number): ResourceMetrics =>
    inScope("s", ...Array.from({ length: instruments }, (_, index) => gauge(`g${index}`, "", ...series(50, () => 1))));
  const linesOf = (instruments: number, rows?: number): number =>
    paper({ columns: 80, ...(rows !== undefined && { rows }) }).tables(metrics(instruments)).length;
  expect([linesOf(1, 24), linesOf(2, 24), linesOf(3, 24), linesOf(9, 24), linesOf(9, 200)]).toEqual([
    21, 21, 19, 46, 190,
  ]);
});

it("shows a hundred instruments of a scope, and says how many more there are", () => {
  const metrics = Array.from({ length: 3_000 }, (_, index) =>
    gauge(`g${index}`, "", point(index), point(index, { b: 1 })),
  );
  const shown = paper().tables(inScope("s", ...metrics));
  expect(shown.length).toBe(302);
  expect(shown.at(-1)).toBe("  … 2 900 more metrics with 5 800 series (all: true shows them)");
});

it("shows them all when told so", () => {
  const counters = Array.from({ length: 300 }, (_, index) => counter(`c${index}`, "", ...series(30, () => 1)));
  const shown = paper({ all: true }).tables(inScope("s", ...counters));
  expect(shown).toHaveLength(1 + 300 * 31);
  expect(shown.join("\n")).not.toContain("…");
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
