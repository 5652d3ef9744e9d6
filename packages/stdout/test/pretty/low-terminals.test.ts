import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, it } from "vitest";
import { buckets, counter, gauge, histogram, point, type SomeMetric, upDown, withResource } from "./metrics.ts";
import { paper } from "./paper.ts";

function series(count: number, value: (index: number) => unknown, end: number): object[] {
  return Array.from({ length: count }, (_, index) => point(value(index), { n: index }, { end }));
}

/** Two scopes, with an instrument of every kind. */
function shop(end: number): ResourceMetrics {
  const durations = (index: number) => buckets([1, 2, 4], [0, end + index, 0, 0], { sum: 2 * end, min: 1, max: 4 });
  const metrics = (...all: SomeMetric[]) => all;
  return withResource({ "service.name": "shop" }, [
    {
      scope: { name: "http" },
      metrics: metrics(
        histogram("duration", "s", ...series(5, durations, end)),
        counter("requests", "", ...series(5, (index) => end * (index + 1), end)),
      ),
    },
    {
      scope: { name: "store" },
      metrics: metrics(
        gauge("stock", "{piece}", ...series(5, (index) => 10 * index, end)),
        upDown("queue", "", point(7, {}, { end })),
        counter("sold", "", point(end, { product: "desk" }, { end })),
      ),
    },
  ]);
}

/** What is below the title of the third export on a terminal of so many rows; the last row is the cursor's. */
function third(rows: number): readonly string[] {
  const on = paper({ columns: 80, rows });
  on.lines(shop(10));
  on.lines(shop(20));
  return on.lines(shop(30)).slice(1);
}

it("shows one series each, and the p99 of histograms beside it, where there is no room for more", () => {
  expect(third(18)).toEqual([
    "",
    "http                               value  change   rate  trend",
    "  duration    histogram",
    "    n=4                       p99 1.99 s     +10  1.0/s  ▇▇",
    "    … 4 more series           p99 1.99 s     +40  4.0/s",
    "  requests    counter",
    "    n=4                              150     +50  5.0/s  ▇▇",
    "    … 4 more series                Σ 300    +100   10/s",
    "",
    "store                              value  change   rate  trend",
    "  stock       gauge · pieces",
    "    n=4                               40                 ▁▁▁",
    "    … 4 more series, 0 to 30",
    "  queue       up-down                  7      +0         ▇▇▇",
    "  sold        counter",
    "    product=desk                      30     +10  1.0/s  ▇▇",
  ]);
});

it.for([
  [12, ["", ""]],
  [9, []],
] as const)("shows one line each on %i rows, with what all series are together", ([rows, gaps]) => {
  const shown = third(rows);
  expect(shown.filter((line) => line === "")).toEqual(gaps);
  expect(shown.filter((line) => line !== "")).toEqual([
    "http                                value  change   rate  trend",
    "  duration  histogram ×5       p99 1.99 s     +50  5.0/s  ▇▇",
    "  requests  counter ×5              Σ 450    +150   15/s  ▇▇",
    "store                               value  change   rate  trend",
    "  stock     gauge ×5 · pieces  0 to 40",
    "  queue     up-down                     7      +0         ▇▇▇",
    "  sold      counter                    30     +10  1.0/s  ▇▇",
  ]);
});

it.for([8, 7, 6, 5, 4, 3, 2, 1])("says what is hidden where not even that fits: %i rows", (rows) => {
  const shown = third(rows);
  const instruments = shown.filter((line) => /^ {2}\w/.test(line)).length;
  expect(shown.at(-1)).toMatch(new RegExp(`^  … ${5 - instruments} more metrics with \\d+ series$`));
  expect(shown.length + 2).toBeLessThanOrEqual(Math.max(rows, 5));
});
