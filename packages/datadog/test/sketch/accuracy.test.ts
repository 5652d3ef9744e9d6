import type { ExponentialHistogramValue, HistogramValue } from "@meterbridge/core/points";
import { AggregationType } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { quantileOf } from "@meterbridge/test-harness";
import type { Sketch } from "../../src/encode/point-sink.ts";
import { sketchOfExponential } from "../../src/sketch/sketch-of-exponential.ts";
import { sketchOfHistogram } from "../../src/sketch/sketch-of-histogram.ts";
import { recorded } from "./recorded.ts";

const quantiles = [0, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1];
const steps = Array.from({ length: 5000 }, (_, index) => (index + 0.5) / 5000);

/** Values in ascending order. */
const distributions: readonly [string, readonly number[]][] = [
  ["even from 0 to 1000", steps.map((step) => step * 1000)],
  ["log-normal, as latencies are", steps.map((step) => 20 * (step / (1 - step)) ** 0.7)],
  ["in two narrow peaks", steps.map((step) => (step < 0.9 ? 12 + step / 1e4 : 870 + step / 1e4))],
  ["all the same", steps.map(() => 42.42)],
  ["one alone", [3.7]],
  ["three", [0.2, 40, 4100]],
  ["below zero and above", steps.map((step) => (step - 0.3) * 500)],
  ["below zero", steps.map((step) => -1000 * (1 - step) ** 3)],
  ["zeros among others", steps.map((step) => (step < 0.4 ? 0 : step * 7))],
  ["very small", steps.map((step) => step * 1e-6)],
  ["very large", steps.map((step) => step * 1e18)],
];

/** What stands at the rank that quantiles of sketches have. */
function trueQuantile(values: readonly number[], q: number): number {
  return values[Math.round(q * (values.length - 1))]!;
}

function readQuantile({ keys: k, counts: n, count, min, max }: Sketch, q: number): number {
  return quantileOf({ min, max, cnt: Number(count), k, n }, q);
}

describe("quantiles of what the SDK recorded, read by code that shares nothing with the mapping", () => {
  const bounds = [-500, -100, -50, 0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 10_000];

  it.for(distributions)("are within 1 % and the bucket of a histogram: %s", async ([, values]) => {
    const aggregation = { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: bounds } } as const;
    const sketch = sketchOfHistogram((await recorded(values, aggregation)) as HistogramValue);
    for (const q of quantiles) {
      const value = trueQuantile(values, q);
      const [lower, upper] = [values[0]!, ...bounds, values.at(-1)!]
        .toSorted((a, b) => a - b)
        .reduce(
          ([lower, upper], bound) => [bound < value ? bound : lower, bound >= value ? Math.min(upper, bound) : upper],
          [values[0]!, values.at(-1)!],
        );
      const found = readQuantile(sketch, q);
      expect(found, `q ${q}`).toBeGreaterThanOrEqual(lower! - Math.abs(lower!) * 0.01);
      expect(found, `q ${q}`).toBeLessThanOrEqual(upper! + Math.abs(upper!) * 0.01);
    }
  });

  it.for(distributions.flatMap(([name, values]) => [160, 20].map((size) => [name, size, values] as const)))(
    "are within 1 % and the bucket of an exponential histogram: %s, of %d buckets",
    async ([, maxSize, values]) => {
      const aggregation = {
        type: AggregationType.EXPONENTIAL_HISTOGRAM,
        options: { maxSize, recordMinMax: true },
      } as const;
      const value = (await recorded(values, aggregation)) as ExponentialHistogramValue;
      const sketch = sketchOfExponential(value);
      const width = 2 ** (2 ** -value.scale) - 1;
      for (const q of quantiles) {
        const expected = trueQuantile(values, q);
        const margin = Math.abs(expected) * (0.01 + width) + 1e-9;
        expect(Math.abs(readQuantile(sketch, q) - expected), `q ${q}`).toBeLessThanOrEqual(margin);
      }
    },
  );

  it("are within 1 % of an exponential histogram of narrow values, extremes unknown", async () => {
    const values = steps.map((step) => 90 + step * 20);
    const aggregation = { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const;
    const value = (await recorded(values, aggregation)) as ExponentialHistogramValue;
    const sketch = sketchOfExponential({ ...value, min: undefined, max: undefined });
    for (const q of quantiles) {
      expect(Math.abs(readQuantile(sketch, q) / trueQuantile(values, q) - 1), `q ${q}`).toBeLessThanOrEqual(0.01);
    }
  });
});
