import type { Message } from "../otlp-messages.ts";
import type { Labels, NativeHistogram } from "./exposition.ts";
import { failAt } from "./fail-at.ts";
import { exemplarOf, timeOf } from "./protobuf-labels.ts";

type Histogram = Message<"PrometheusHistogram">;

/** Whether a server takes it for one: a histogram without anything in it needs a span of no buckets. */
export function isNativeHistogram({
  zeroThreshold = 0,
  zeroCount = 0n,
  positiveSpan,
  negativeSpan,
}: Histogram): boolean {
  return zeroThreshold > 0 || zeroCount > 0n || [positiveSpan, negativeSpan].some((spans = []) => spans.length > 0);
}

/** The native histogram that is in a metric. client_model, `Histogram`; what is checked is what servers check. */
export function nativeHistogramOf(
  place: string,
  labels: Labels,
  { histogram, timestampMs }: Message<"PrometheusMetric">,
): NativeHistogram | undefined {
  if (!histogram) return undefined;
  const { schema, zeroThreshold = 0, zeroCount = 0n, sampleCount: count = 0n, sampleSum: sum } = histogram;
  if (!isNativeHistogram(histogram)) {
    if (schema !== undefined) failAt(place, "a schema, and nothing that makes it a native histogram");
    return undefined;
  }
  if (schema === undefined || schema < -4 || schema > 8)
    failAt(place, `the schema ${schema}, which is not from -4 to 8`);
  if (!(zeroThreshold >= 0 && zeroThreshold < Infinity)) failAt(place, `a zero threshold of ${zeroThreshold}`);
  if (sum === undefined) failAt(place, "a native histogram without a sum");
  const positive = bucketsOf(place, histogram.positiveSpan, histogram.positiveDelta);
  const negative = bucketsOf(place, histogram.negativeSpan, histogram.negativeDelta);
  const inBuckets = [zeroCount, ...positive.values(), ...negative.values()].reduce((total, one) => total + one);
  // What is NaN is counted, and falls into no bucket.
  if (Number.isNaN(sum) ? inBuckets > count : inBuckets !== count)
    failAt(place, `${inBuckets} in buckets, a count of ${count}`);
  const created = timeOf(place, histogram.createdTimestamp);
  const exemplars = (histogram.exemplars ?? []).map((exemplar) => exemplarOf(place, exemplar));
  if (exemplars.some(({ timestamp }) => timestamp === undefined)) failAt(place, "an exemplar without a timestamp");
  return {
    labels,
    schema,
    count,
    sum,
    zeroThreshold,
    zeroCount,
    positive,
    negative,
    exemplars,
    ...(timestampMs !== undefined && { timestamp: timestampMs * 1_000_000n }),
    ...(created !== undefined && { created }),
  };
}

/** Spans and deltas as counts by index. */
function bucketsOf(
  place: string,
  spans: readonly Message<"PrometheusBucketSpan">[] = [],
  deltas: readonly bigint[] = [],
): ReadonlyMap<number, bigint> {
  const buckets = new Map<number, bigint>();
  const rest = deltas.values();
  let index = 0;
  let count = 0n;
  for (const [nth, { offset = 0, length = 0 }] of spans.entries()) {
    if (nth > 0 && offset < 0) failAt(place, `a span of the offset ${offset} behind another one`);
    index += offset;
    for (let left = length; left > 0; left--) {
      count += rest.next().value ?? failAt(place, "fewer deltas than its spans have buckets");
      if (count < 0n) failAt(place, `a bucket of ${count}`);
      buckets.set(index++, count);
    }
  }
  if (!rest.next().done) failAt(place, "more deltas than its spans have buckets");
  return buckets;
}
