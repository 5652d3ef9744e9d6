import { canonicalNumber } from "./canonical-number.ts";
import type { DraftFamily, PlacedSample } from "./draft-family.ts";
import { failAt } from "./fail-at.ts";
import type { MetricPoint } from "./metric-points.ts";
import { readNumber } from "./read-number.ts";

/** OpenMetrics 1.0, "Histogram" and "GaugeHistogram"; Prometheus, "Histograms and summaries". */
export function checkHistogram(family: DraftFamily, { key, samples }: MetricPoint, openMetrics: boolean): void {
  const named = (...suffixes: readonly string[]): readonly PlacedSample[] =>
    samples.filter(({ name }) => suffixes.includes(name.slice(family.name.length)));
  const place = samples[0]!.place;
  const buckets = named("_bucket");
  const bounds = buckets.map((bucket) => boundOf(bucket, openMetrics));
  checkBuckets(buckets, bounds);
  if (bounds.at(-1) !== Infinity) failAt(place, `the histogram ${family.name}${key} has no bucket le="+Inf"`);
  for (const other of samples) {
    if (!buckets.includes(other) && Object.hasOwn(other.labels, "le"))
      failAt(other.place, `the label le on ${other.name}`);
  }
  const [count] = named("_count", "_gcount");
  const [sum] = named("_sum", "_gsum");
  if (count && count.value !== buckets.at(-1)!.value) failAt(count.place, "the count is not that of the bucket +Inf");
  if (!openMetrics) {
    if (!count) failAt(place, `the histogram ${family.name}${key} has no _count`);
    return;
  }
  if (!count !== !sum)
    failAt(place, `the histogram ${family.name}${key} has a sum without a count, or a count without a sum`);
  if (sum) checkSum(sum, bounds[0]!);
}

function checkBuckets(buckets: readonly PlacedSample[], bounds: readonly number[]): void {
  for (const [index, { place, value, exemplar }] of buckets.entries()) {
    const bound = bounds[index]!;
    if (!Number.isInteger(value) || value < 0) failAt(place, `a bucket of ${value}`);
    if (index > 0 && !(bound > bounds[index - 1]!)) failAt(place, "buckets that are not in order of le");
    if (index > 0 && value < buckets[index - 1]!.value) failAt(place, "buckets that are not cumulative");
    if (exemplar && !(exemplar.value <= bound)) failAt(place, "an exemplar outside of its bucket");
  }
}

function boundOf({ place, labels: { le } }: PlacedSample, openMetrics: boolean): number {
  if (le === undefined) return failAt(place, "a bucket without the label le");
  const bound = readNumber(le, false);
  if (bound === undefined || Number.isNaN(bound)) return failAt(place, `le="${le}" is no bound`);
  const canonical = canonicalNumber(bound);
  if (openMetrics && le !== canonical) failAt(place, `le="${le}", which is "${canonical}" in OpenMetrics`);
  return bound;
}

function checkSum({ place, name, value }: PlacedSample, lowest: number): void {
  const mayBeNegative = name.endsWith("_gsum") && lowest < 0;
  if (Number.isNaN(value) || (value < 0 && !mayBeNegative)) failAt(place, `a sum of ${value}`);
  if (lowest < 0 && !name.endsWith("_gsum")) failAt(place, "a sum next to buckets of negative numbers");
}
