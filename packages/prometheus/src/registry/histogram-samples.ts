import {
  type Count,
  Dropped,
  type ExponentialHistogramValue,
  type HistogramValue,
  type Point,
  toFixedBuckets,
} from "@meterbridge/core/points";
import { finiteBounds, histogramOf, isCount, sameNumbers } from "../exposition/buckets.ts";
import { withoutNativeHistograms, withoutValue } from "../exposition/drops.ts";
import type { Member } from "../exposition/family.ts";
import type { ClientValue } from "./client-registry.ts";
import { type LabelRecord, type SampleForm, type Samples, seriesOf } from "./samples.ts";

/** The labels of the buckets of a series, for these bounds; the last one is that of all. */
interface BucketLabels {
  bounds: readonly number[];
  labels: readonly LabelRecord[];
}

/** A sample for each bucket, with all that is below its bound, then the sum and the count. */
export function histogramSamples(member: Member, { isOpenMetrics, float, boundaries }: SampleForm): Samples {
  const { name } = member.family;
  const [bucketName, sumName, countName] = [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  const known = seriesOf(member, (): BucketLabels => ({ bounds: [], labels: [] }));

  return {
    begin: () => known.begin(),
    of(point) {
      const series = known.next(point.attributes);
      if (series instanceof Dropped) return series;
      const value = valueOf(point);
      if (value instanceof Dropped) return value;
      const bounds = finiteBounds(value.buckets.boundaries);
      const totals = totalsOf(value, bounds.length);
      if (totals === undefined || !isSum(value.sum)) return withoutValue;
      const { extra, labels } = series;
      if (extra.labels.length === 0 || !sameNumbers(extra.bounds, bounds)) describe(extra, bounds, labels);
      const samples: ClientValue[] = totals.map((total, index) => ({
        metricName: bucketName,
        labels: extra.labels[index]!,
        value: total,
      }));
      // OpenMetrics has both or neither, and neither where observations may be below zero.
      const hasSum = value.sum !== undefined && !(isOpenMetrics && bounds.length > 0 && bounds[0]! < 0);
      if (hasSum) samples.push({ metricName: sumName, labels, value: value.sum });
      if (hasSum || !isOpenMetrics) samples.push({ metricName: countName, labels, value: Number(value.count) });
      return samples;
    },
    end: () => known.end(),
  };

  function valueOf(point: Point): HistogramValue | Dropped {
    if (member.kind === "histogram") return histogramOf(point);
    return boundaries ? toFixedBuckets(point.value as ExponentialHistogramValue, boundaries) : withoutNativeHistograms;
  }

  function describe(buckets: BucketLabels, bounds: readonly number[], labels: LabelRecord): void {
    buckets.bounds = [...bounds];
    buckets.labels = [...bounds.map((bound) => float(bound)), "+Inf"].map((le) => ({ ...labels, le }));
  }
}

/** What is in each bucket and all before it; `undefined`: the counts are none, or are not what the count says. */
function totalsOf({ buckets, count }: HistogramValue, bounds: number): readonly number[] | undefined {
  const counts: readonly Count[] = buckets.counts.length === 0 ? [count] : buckets.counts;
  const totals: number[] = [];
  let total = 0;
  for (let index = 0; index < counts.length; index++) {
    const each = counts[index]!;
    if (!isCount(each)) return undefined;
    total += Number(each);
    // Counts beyond the last bound stand for the infinite bucket, also where that one was given as a bound.
    if (index < bounds || index === counts.length - 1) totals.push(total);
  }
  return total === Number(count) ? totals : undefined;
}

function isSum(sum: unknown): boolean {
  return sum === undefined || typeof sum === "number";
}
