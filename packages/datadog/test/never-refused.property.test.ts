import { buildMetrics, type MetricPlan, type PointPlan } from "@meterbridge/conformance";
import { datadogIntake, type DatadogIntake, testClock } from "@meterbridge/test-harness";
import type { Attributes } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { datadogExporter, type DatadogExporterOptions } from "../src/index.ts";
import { nativeMode } from "../src/native-mode.ts";

const second = 1_790_000_000;
/** The exporter's, and the intake's: a minute later. */
const clock = testClock({ wallTimeMs: (second + 60) * 1_000 });

let intake: DatadogIntake;
beforeEach(async () => {
  intake = await datadogIntake({ now: clock.wallTime });
});
afterEach(() => intake.stop());

/** Any text, lone surrogates too, short or of more than a tag may have. */
const units = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.constantFrom(..."aZ9_ :./-é\u0130".split("").map((c) => c.charCodeAt(0))),
);
const anyText = fc
  .tuple(fc.array(units, { maxLength: 12 }), fc.constantFrom(1, 1, 1, 40))
  .map(([codes, times]) => String.fromCharCode(...codes).repeat(times));

const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.oneof(anyText, fc.constantFrom("device", "Device:", "host", "dd.internal.resource", "lower_bound", "env")),
  fc.oneof(anyText, fc.double(), fc.boolean(), fc.array(anyText, { maxLength: 3 })) as fc.Arbitrary<string>,
  { maxKeys: 6, noNullPrototype: true },
);

const resource: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.oneof(
    anyText,
    fc.constantFrom("service.name", "k8s.node.name", "k8s.cluster.name", "host.id", "host.name", "container.id"),
  ),
  anyText,
  { maxKeys: 6, noNullPrototype: true },
);

/** What a histogram was recorded of, and which of its totals are told. */
const observations = fc.record({
  observed: fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { maxLength: 12 }),
  hasSum: fc.boolean(),
  hasExtremes: fc.boolean(),
});
type Observations = typeof observations extends fc.Arbitrary<infer Of> ? Of : never;

function totalsOf({ observed, hasSum, hasExtremes }: Observations): object {
  return {
    count: observed.length,
    ...(hasSum && { sum: observed.reduce((sum, each) => sum + each, 0) }),
    ...(hasExtremes && observed.length > 0 && { min: Math.min(...observed), max: Math.max(...observed) }),
  };
}

const boundaries = fc
  .uniqueArray(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { maxLength: 6, comparator: "SameValueZero" })
  .map((bounds) => bounds.toSorted((a, b) => a - b));
// At 2, all doubles take no more than 8 392 buckets.
const scales = fc.integer({ min: -10, max: 2 });

const histogramOf = (of: Observations, bounds: readonly number[]): object => ({
  ...totalsOf(of),
  ...recorded(bounds, of.observed),
});
const histogram = fc.tuple(observations, boundaries).map(([of, bounds]) => histogramOf(of, bounds));

function exponentialOf(of: Observations, scale: number): object {
  const negated = of.observed.map((value) => -value);
  return {
    ...totalsOf(of),
    scale,
    zeroCount: of.observed.filter((value) => value === 0).length,
    positive: bucketsOf(of.observed, scale),
    negative: bucketsOf(negated, scale),
  };
}
const exponential = fc.tuple(observations, scales).map(([of, scale]) => exponentialOf(of, scale));

/** What a histogram of these bounds counts. */
function recorded(boundaries: readonly number[], observed: readonly number[]): { readonly buckets: object } {
  const counts = [...boundaries, Infinity].map(
    (upper, index) => observed.filter((value) => value <= upper && value > (boundaries[index - 1] ?? -Infinity)).length,
  );
  return { buckets: { boundaries, counts } };
}

/** The buckets of what is above zero. */
function bucketsOf(observed: readonly number[], scale: number): object {
  const indices = observed.filter((value) => value > 0).map((value) => Math.ceil(Math.log2(value) * 2 ** scale) - 1);
  if (indices.length === 0) return { offset: 0, bucketCounts: [] };
  const offset = Math.min(...indices);
  const bucketCounts = Array.from({ length: Math.max(...indices) - offset + 1 }, () => 0);
  for (const index of indices) bucketCounts[index - offset]!++;
  return { offset, bucketCounts };
}

const values = {
  gauge: fc.double(),
  sum: fc.double(),
  histogram,
  exponentialHistogram: exponential,
} as unknown as Readonly<
  Record<"gauge" | "sum" | "histogram" | "exponentialHistogram", fc.Arbitrary<PointPlan["value"]>>
>;

const metric: fc.Arbitrary<MetricPlan> = fc
  .constantFrom("gauge" as const, "sum" as const, "histogram" as const, "exponentialHistogram" as const)
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      name: fc.oneof(anyText, fc.constantFrom("http.server.duration", "a")),
      monotonic: fc.boolean(),
      temporality: fc.constant("delta" as const),
      points: fc.array(
        fc.record({
          attributes,
          value: values[kind],
          startTime: fc.constant<[number, number]>([second - 10, 0]),
          endTime: fc.tuple(
            fc.integer({ min: second - 4_000, max: second + 900 }),
            fc.integer({ min: 0, max: 999_999_999 }),
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  );

const options: fc.Arbitrary<DatadogExporterOptions> = fc.record(
  {
    histograms: fc.constantFrom("distributions", "counters", "nobuckets"),
    tags: fc.array(
      anyText.filter((text) => text !== ""),
      { maxLength: 3 },
    ),
    host: anyText.filter((text) => text !== ""),
    resourceAttributesAsTags: fc.boolean(),
    scopeAsTags: fc.boolean(),
  },
  { requiredKeys: [] },
);

it("whatever is exported, the intake has nothing against what comes of it, and each data point arrives or is dropped and counted", async () => {
  const scope = fc.record({ name: anyText, version: anyText });
  await fc.assert(
    fc.asyncProperty(
      fc.array(metric, { minLength: 1, maxLength: 5 }),
      resource,
      scope,
      options,
      async (plans, of, by, own) => {
        const before = [intake.breaches().length, pointsTaken()] as const;
        const exporter = nativeMode({ apiKey: "a-key", url: intake.url, retry: false, clock, ...own });
        const outcome = await exporter.send(buildMetrics(plans, { resource: of, scope: by }), call);
        await exporter.close(call);
        expect([intake.breaches().slice(before[0]), intake.dropped()]).toEqual([[], []]);
        const arrived = pointsTaken() - before[1];
        const dropped = (outcome.drops ?? []).reduce((sum, { points }) => sum + points, 0);
        const recorded = plans.flatMap(({ points }) => points);
        // Of nothing there is no distribution, which is no loss; as counters, a histogram is several points.
        const silent = recorded.filter(({ value }) => typeof value === "object" && value?.count === 0).length;
        const most = (own.histograms ?? "distributions") === "distributions" ? recorded.length : Infinity;
        expect(arrived + dropped).toBeGreaterThanOrEqual(recorded.length - silent);
        expect(arrived + dropped).toBeLessThanOrEqual(most);
      },
    ),
    { numRuns: 300 },
  );
  // Not because nothing was sent.
  expect(intake.received().length).toBeGreaterThan(100);
});

/** Without what is so near to zero that doubles lose their digits. */
const exact = (values: fc.Arbitrary<number>, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(
    values.filter((value) => value === 0 || Math.abs(value) > 1e-290),
    { maxLength },
  );

/** What is recorded before the first, and before the second export. Of values of very different sizes sums are rounded. */
const twice = fc.tuple(
  exact(fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constantFrom(0.1, 1234.567, 1e300)), 12),
  exact(fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(0.1, 0.005, -1e9)), 3),
);

/** The same metric in two exports. */
const cumulatives = fc
  .tuple(twice, fc.oneof(boundaries, fc.constant([0, 0.005, 0.1, 1])), scales, fc.boolean(), fc.boolean())
  .map(([[before, more], bounds, scale, hasSum, isExponential]) => {
    const values = [before, [...before, ...more]].map((observed) => {
      const of = { observed, hasSum, hasExtremes: true };
      return (isExponential ? exponentialOf(of, scale) : histogramOf(of, bounds)) as PointPlan["value"];
    });
    const kind = isExponential ? ("exponentialHistogram" as const) : ("histogram" as const);
    return { kind, values, observed: [before.length, more.length] };
  });

it("nor has it anything against differences of what is cumulative", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cumulatives, { minLength: 1, maxLength: 8 }), async (all) => {
      const before = [intake.breaches().length, intake.received().length] as const;
      const exporter = datadogExporter({ apiKey: "a-key", url: intake.url, retry: false, clock, firstValue: "keep" });
      for (const turn of [0, 1]) {
        const time: Pick<PointPlan, "startTime" | "endTime"> = {
          startTime: [second - 30, 0],
          endTime: [second - 20 + turn, 0],
        };
        const plans = all.map(({ kind, values }, index) => ({
          kind,
          name: `m${index}`,
          temporality: "cumulative" as const,
          points: [{ attributes: {}, value: values[turn]!, ...time }],
        }));
        await exported(exporter, buildMetrics(plans));
      }
      await exporter.shutdown();
      expect([intake.breaches().slice(before[0]), intake.dropped()]).toEqual([[], []]);
      const sent = all.flatMap(({ observed }) => observed).filter((count) => count > 0).length;
      expect(intake.received().length - before[1]).toBe(sent);
    }),
    { numRuns: 60 },
  );
});

const call = { signal: new AbortController().signal, deadline: Infinity };

/** How many points the intake has taken, of series and sketches. */
function pointsTaken(): number {
  return [...intake.series(), ...intake.sketches()].reduce((sum, { points }) => sum + points.length, 0);
}

async function exported(exporter: ReturnType<typeof datadogExporter>, metrics: ResourceMetrics): Promise<void> {
  await new Promise((resolve) => exporter.export(metrics, resolve));
}
