import { breather } from "@meterbridge/core";
import type { ExponentialHistogramValue, HistogramValue } from "@meterbridge/core/points";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Totals } from "../../src/workers/merge/totals.ts";
import { madeMetric } from "./made-metrics.ts";
import { toldSource } from "./told-source.ts";
import { valuesOf } from "./points-of.ts";

type Kind = "counter" | "histogram" | "exponentialHistogram";

const workers = [0, 1, 2];

/** What happens: a worker records something, begins anew while it lives, or dies and is started again; or all are scraped. */
type Step =
  | { readonly do: "record"; readonly worker: number; readonly series: number; readonly value: number }
  | { readonly do: "reset" | "die"; readonly worker: number }
  | { readonly do: "scrape" };

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: recordStep() },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom("reset" as const, "die" as const),
        worker: fc.constantFrom(...workers),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ do: "scrape" as const }) },
  ),
  { minLength: 1, maxLength: 60 },
);

function recordStep(): fc.Arbitrary<Step> {
  return fc.record({
    do: fc.constant("record" as const),
    worker: fc.constantFrom(...workers),
    series: fc.nat(3),
    value: fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 2 ** 30 })),
  });
}

it.for<Kind>(["counter", "histogram", "exponentialHistogram"])(
  "loses nothing, and counts nothing twice, whoever dies when: %s",
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const totals = new Totals({ gauge: "each", upDownCounter: "sum", label: "worker", maxDepartedSeries: 100 });
        const living = workers.map((worker) => newWorker(kind, worker));
        const everything = new Map<number, number[]>();
        for (const step of [...script, { do: "scrape" as const }]) {
          if (step.do === "scrape") {
            for (const worker of living) worker.report();
            const merged = await totals.merge(
              living.map(({ source }) => source),
              breather(),
            );
            expectAll(kind, merged, everything);
            continue;
          }
          const worker = living[step.worker]!;
          if (step.do === "record") {
            worker.record(step.series, step.value);
            everything.set(step.series, [...(everything.get(step.series) ?? []), step.value]);
            continue;
          }
          for (const one of living) one.report();
          if (step.do === "die") {
            await totals.depart(worker.source, breather());
            living[step.worker] = newWorker(kind, step.worker);
          } else {
            // What it had must have been seen, and be more than what it has when it is seen next.
            await totals.merge(
              living.map(({ source }) => source),
              breather(),
            );
            worker.reset();
            worker.report();
            const merged = await totals.merge(
              living.map(({ source }) => source),
              breather(),
            );
            expectAll(kind, merged, everything);
          }
        }
      }),
      { numRuns: 200 },
    );
  },
);

/** A worker that has recorded these, series by series. */
function newWorker(kind: Kind, worker: number) {
  const { source, tell } = toldSource(String(worker));
  const recorded = new Map<number, number[]>();
  return {
    source,
    record: (series: number, value: number) => void recorded.set(series, [...(recorded.get(series) ?? []), value]),
    reset() {
      for (const series of recorded.keys()) recorded.set(series, []);
    },
    report() {
      const points = [...recorded].map(([series, values]) => ({
        attributes: { series },
        value: valueOf(kind, values, worker * 3),
      }));
      tell([madeMetric(kind, points)]);
    },
  };
}

const boundaries = [10, 100, 1_000];

function valueOf(kind: Kind, values: readonly number[], scale: number): unknown {
  const count = values.length;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (kind) {
    case "counter":
      return sum;
    case "histogram":
      return { count, sum, buckets: { boundaries, counts: fixedCounts(values) } };
    case "exponentialHistogram":
      return {
        count,
        sum,
        scale,
        zeroCount: 0,
        positive: exponentialCounts(values, scale),
        negative: { offset: 0, bucketCounts: [] },
      };
  }
}

function fixedCounts(values: readonly number[]): readonly number[] {
  const edges = [-Infinity, ...boundaries, Infinity];
  return edges.slice(1).map((upper, place) => values.filter((value) => value > edges[place]! && value <= upper).length);
}

function exponentialCounts(values: readonly number[], scale: number): { offset: number; bucketCounts: number[] } {
  if (values.length === 0) return { offset: 0, bucketCounts: [] };
  const places = values.map((value) => Math.ceil(Math.log2(value) * 2 ** scale) - 1);
  const offset = Math.min(...places);
  const bucketCounts = Array.from({ length: Math.max(...places) - offset + 1 }, () => 0);
  for (const place of places) bucketCounts[place - offset]!++;
  return { offset, bucketCounts };
}

function expectAll(
  kind: Kind,
  merged: readonly ScopeMetrics[],
  everything: ReadonlyMap<number, readonly number[]>,
): void {
  const found = valuesOf(merged, "m");
  for (const [series, values] of everything) {
    const value = found[JSON.stringify({ series })];
    if (kind === "counter") expect(value).toBe(valueOf(kind, values, 0));
    else if (kind === "histogram") {
      const { count, sum, buckets } = value as HistogramValue;
      expect({ count, sum, buckets }).toEqual(valueOf(kind, values, 0));
    } else {
      const { count, sum, positive, scale } = value as ExponentialHistogramValue;
      expect({ count, sum }).toEqual({ count: values.length, sum: values.reduce((total, each) => total + each, 0) });
      expect(withoutZeros(positive)).toEqual(withoutZeros(exponentialCounts(values, scale)));
    }
  }
}

function withoutZeros({ offset, bucketCounts }: ExponentialHistogramValue["positive"]): readonly unknown[] {
  return bucketCounts.map((count, index) => [offset + index, count]).filter(([, count]) => count !== 0);
}
