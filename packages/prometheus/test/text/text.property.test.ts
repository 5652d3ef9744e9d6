import { dataPointTypes } from "@meterbridge/core";
import { type Labels, parseExposition } from "@meterbridge/test-harness";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Collected } from "../../src/exposition/collected.ts";
import type { Dialect, Escaping, Format } from "../../src/exposition/dialect.ts";
import { contentTypeOf } from "../../src/negotiate/content-type.ts";
import type { PrometheusExporterOptions } from "../../src/options.ts";
import { adversarialCollections } from "../backend/adversarial-metrics.ts";
import { writing } from "../exposition/written.ts";

const escapings: readonly Escaping[] = ["underscores", "dots", "values", "allow-utf-8"];
const newFormats: readonly Format[] = ["text-1.0.0", "openmetrics-1.0.0"];
const dialects: readonly Dialect[] = [
  { format: "text-0.0.4", escaping: "underscores" },
  { format: "openmetrics-0.0.1", escaping: "underscores" },
  ...newFormats.flatMap((format) => escapings.map((escaping) => ({ format, escaping }))),
];

const options = fc.record<PrometheusExporterOptions>(
  {
    translationStrategy: fc.constantFrom(
      "UnderscoreEscapingWithSuffixes",
      "UnderscoreEscapingWithoutSuffixes",
      "NoUTF8EscapingWithSuffixes",
      "NoTranslation",
    ),
    namespace: fc.constantFrom(undefined, "shop"),
    scopeInfo: fc.boolean(),
    createdSamples: fc.boolean(),
    exponentialHistogramBoundaries: fc.constantFrom(undefined, [-10, 0, 0.5, 1, 1e9]),
    resourceConstantLabels: fc.constantFrom(undefined, {}, { included: ["a*"] }),
  },
  { requiredKeys: [] },
);

const collections = adversarialCollections.map(({ resourceMetrics: { resource, scopeMetrics } }): Collected => ({
  resource: resource.attributes,
  scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({ scope, metrics: metrics.map(withValues) })),
  joined: [],
}));

/** All points have a value; and what is counted is not called as a start, which is all that the parser would see in it. */
function withValues(metric: MetricData): MetricData {
  const dataPoints = metric.dataPoints.map((point) => ({ ...point, flags: undefined }));
  const isCounter = metric.dataPointType === dataPointTypes.sum && metric.isMonotonic;
  const name = isCounter ? metric.descriptor.name.replace(/_created$/, "_made") : metric.descriptor.name;
  return { ...metric, descriptor: { ...metric.descriptor, name }, dataPoints } as unknown as MetricData;
}

it.for(dialects)(
  "whatever is collected comes as a sound exposition in $format, $escaping, or is counted as lost",
  (dialect) => {
    fc.assert(
      fc.property(collections, options, (collected, options) => {
        const write = writing(dialect, options);
        for (let scrape = 0; scrape < 2; scrape++) {
          const { bytes, drops } = write(collected);
          const points = pointsOf(parseExposition(contentTypeOf(dialect), bytes));
          const lost = Object.values(drops).reduce((sum, each) => sum + each, 0);
          expect(points + lost).toBe(pointsIn(collected));
        }
      }),
      { numRuns: 150 },
    );
  },
);

/** Those of one collection; all have a value, so that each is either written or lost. */
function pointsIn({ scopeMetrics }: Collected): number {
  return scopeMetrics.flatMap(({ metrics }) => metrics).flatMap(({ dataPoints }) => dataPoints as readonly unknown[])
    .length;
}

/** The data points that an exposition has; `target_info` is none of anybody. */
function pointsOf({ families }: ReturnType<typeof parseExposition>): number {
  return families
    .filter(({ help }) => help !== "Target metadata")
    .flatMap(({ type, samples }) => samples.filter((sample) => isFirst(type, sample))).length;
}

/** Whether this is the sample that a data point has once. */
function isFirst(type: string, { name, labels }: { readonly name: string; readonly labels: Labels }): boolean {
  if (type === "histogram") return labels["le"] === "+Inf";
  if (type === "summary") return name.endsWith("_count") && labels["quantile"] === undefined;
  return type !== "counter" || !name.endsWith("_created");
}
