import { datadogIntake, type DatadogIntake, quantileOf, seededRandom } from "@meterbridge/test-harness";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { afterEach, beforeEach, expect, it } from "vitest";
import { datadogExporter } from "../src/index.ts";

let intake: DatadogIntake;
beforeEach(async () => {
  intake = await datadogIntake();
});
afterEach(() => intake.stop());

/** Bounds of which each is 0.2 % above the one before, from a thousandth to a thousand. */
const fineBounds = Array.from({ length: 6_915 }, (_, index) => 0.001 * 1.002 ** index);
const explicit = { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: fineBounds } } as const;
const exponential = {
  type: AggregationType.EXPONENTIAL_HISTOGRAM,
  options: { maxSize: 160, recordMinMax: true },
} as const;

// What 160 buckets of an exponential histogram cannot tell apart is 0.14 % when the values are near to each other, and 9 % over six decades.
it.for([
  ["values of six decades in fine buckets", explicit, (part: number) => 10 ** (6 * part - 3), 0.01],
  [
    "values of one sort, and a few that are far off",
    explicit,
    (part: number) => (part < 0.95 ? 1 + part : 500 * part),
    0.01,
  ],
  ["values near to each other in an exponential histogram", exponential, (part: number) => 100 + 15 * part, 0.01],
  [
    "values of six decades in an exponential histogram",
    exponential,
    (part: number) => 10 ** (6 * part - 3),
    0.01 + 0.0905,
  ],
] as const)("quantiles read back are within 1 %%: %s", async ([, aggregation, valueOf, most]) => {
  const exporter = datadogExporter({ apiKey: "a-key", url: intake.url });
  const reader = new PeriodicExportingMetricReader({ exporter });
  const provider = new MeterProvider({ readers: [reader], views: [{ instrumentName: "latency", aggregation }] });
  const histogram = provider.getMeter("shop").createHistogram("latency");
  const random = seededRandom(1);
  const values = Array.from({ length: 20_000 }, () => valueOf(random()));
  for (const value of values) histogram.record(value);
  await provider.shutdown();

  const [sketch, ...more] = intake.stored().sketches.flatMap(({ points }) => points);
  expect([intake.breaches(), more, sketch?.cnt]).toEqual([[], [], values.length]);
  expect([sketch!.min, sketch!.max]).toEqual([Math.min(...values), Math.max(...values)]);
  const sorted = values.toSorted((a, b) => a - b);
  for (const quantile of [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.94, 0.96, 0.99, 0.999, 1]) {
    const value = sorted[Math.round(quantile * (values.length - 1))]!;
    const off = Math.abs(quantileOf(sketch!, quantile) - value) / value;
    expect(off, `p${100 * quantile}: ${quantileOf(sketch!, quantile)} where ${value} is right`).toBeLessThanOrEqual(
      most,
    );
  }
});
