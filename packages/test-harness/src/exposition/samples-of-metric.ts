import type { Message } from "../otlp-messages.ts";
import { canonicalNumber } from "./canonical-number.ts";
import type { PlacedSample } from "./draft-family.ts";
import type { ExpositionExemplar, FamilyType, Labels } from "./exposition.ts";
import { failAt } from "./fail-at.ts";
import { isNativeHistogram } from "./native-histogram.ts";
import { exemplarOf, timeOf } from "./protobuf-labels.ts";

type Metric = Message<"PrometheusMetric">;

const fields = ["counter", "gauge", "summary", "untyped", "histogram"] as const satisfies (keyof Metric)[];

/** What a metric of protobuf would be in a text. A native histogram, which no text has, is none of it. */
export function samplesOfMetric(
  place: string,
  name: string,
  type: FamilyType,
  labels: Labels,
  metric: Metric,
): readonly PlacedSample[] {
  const field = type === "gaugehistogram" ? "histogram" : type;
  const said = fields.filter((one) => metric[one] !== undefined);
  if (said.join() !== field) failAt(place, `${said.join(" and ") || "nothing"} where the type is ${type}`);
  const { counter, gauge, untyped, summary, histogram, timestampMs } = metric;
  const timestamp = timestampMs === undefined ? undefined : timestampMs * 1_000_000n;
  const draft: Draft = { place, name, labels, ...(timestamp !== undefined && { timestamp }) };
  if (counter) {
    const exemplar = counter.exemplar && exemplarOf(place, counter.exemplar);
    return [sample(draft, "", counter.value ?? 0, createdOf(place, counter), exemplar)];
  }
  if (summary) return samplesOfSummary(draft, summary);
  if (histogram) return samplesOfHistogram(draft, histogram);
  return [sample(draft, "", (gauge ?? untyped)!.value ?? 0)];
}

function samplesOfSummary(draft: Draft, summary: Message<"PrometheusSummary">): readonly PlacedSample[] {
  const { sampleCount: count = 0n, sampleSum: sum = 0, quantile: quantiles = [] } = summary;
  checkOwnLabel(draft, "quantile");
  const created = createdOf(draft.place, summary);
  return [
    ...quantiles.map(({ quantile = 0, value = 0 }) =>
      sample({ ...draft, labels: { ...draft.labels, quantile: canonicalNumber(quantile) } }, "", value, created),
    ),
    sample(draft, "_sum", sum, created),
    sample(draft, "_count", count, created),
  ];
}

function samplesOfHistogram(draft: Draft, histogram: Message<"PrometheusHistogram">): readonly PlacedSample[] {
  const { sampleCount: count = 0n, sampleSum: sum, bucket: buckets = [] } = histogram;
  checkOwnLabel(draft, "le");
  if (buckets.length === 0 && isNativeHistogram(histogram)) return [];
  const created = createdOf(draft.place, histogram);
  const hasEnd = buckets.some(({ upperBound }) => upperBound === Infinity);
  const all = hasEnd ? buckets : [...buckets, { cumulativeCount: count, upperBound: Infinity }];
  return [
    ...all.map(({ cumulativeCount = 0n, upperBound = 0, exemplar }) => {
      const labels = { ...draft.labels, le: canonicalNumber(upperBound) };
      return sample(
        { ...draft, labels },
        "_bucket",
        cumulativeCount,
        created,
        exemplar && exemplarOf(draft.place, exemplar),
      );
    }),
    ...(sum === undefined ? [] : [sample(draft, "_sum", sum, created)]),
    sample(draft, "_count", count, created),
  ];
}

type Draft = Pick<PlacedSample, "place" | "name" | "labels" | "timestamp">;

function sample(
  { name, ...draft }: Draft,
  suffix: string,
  value: number | bigint,
  created?: bigint,
  exemplar?: ExpositionExemplar,
): PlacedSample {
  return {
    name: `${name}${suffix}`,
    ...draft,
    value: Number(value),
    written: typeof value === "bigint" ? String(value) : canonicalNumber(value),
    ...(created !== undefined && { created }),
    ...(exemplar && { exemplar }),
  };
}

function createdOf(
  place: string,
  { createdTimestamp }: { readonly createdTimestamp?: Message<"Timestamp"> },
): bigint | undefined {
  return timeOf(place, createdTimestamp);
}

function checkOwnLabel({ place, labels }: Draft, label: string): void {
  if (Object.hasOwn(labels, label)) failAt(place, `the label ${label}, which the type keeps for itself`);
}
