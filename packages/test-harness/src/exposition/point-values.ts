import type { Buckets, ExponentialHistogramPoint, HistogramPoint, SummaryPoint } from "@meterbridge/conformance";
import type { ExpositionSample, NativeHistogram } from "./exposition.ts";

/** A histogram out of its cumulative buckets. */
export function histogramOf(samples: readonly ExpositionSample[]): HistogramPoint["value"] {
  const buckets = samples.filter(({ name }) => name.endsWith("_bucket"));
  const sum = samples.find(({ name }) => /_g?sum$/.test(name));
  const cumulative = buckets.map((bucket) => countOf(bucket));
  return {
    count: cumulative.at(-1)!,
    ...(sum && { sum: sum.value }),
    // The last one is +Inf.
    bounds: buckets.slice(0, -1).map(({ labels }) => Number(labels["le"])),
    counts: cumulative.map((count, index) => count - (cumulative[index - 1] ?? 0n)),
  };
}

/** A summary; in OpenMetrics it may have neither count nor sum. */
export function summaryOf(samples: readonly ExpositionSample[]): SummaryPoint["value"] {
  const count = samples.find(({ name, labels }) => name.endsWith("_count") && !isQuantile(labels));
  const sum = samples.find(({ name, labels }) => name.endsWith("_sum") && !isQuantile(labels));
  return {
    count: count ? countOf(count) : 0n,
    sum: sum?.value ?? 0,
    quantiles: samples
      .filter(({ labels }) => isQuantile(labels))
      .map(({ labels, value }) => ({ quantile: Number(labels["quantile"]), value })),
  };
}

/** An exponential histogram: what is bucket 1 there is bucket 0 here. */
export function exponentialHistogramOf(native: NativeHistogram): ExponentialHistogramPoint["value"] {
  const { count, sum, schema: scale, zeroCount, zeroThreshold, positive, negative } = native;
  return { count, sum, scale, zeroCount, zeroThreshold, positive: bucketsOf(positive), negative: bucketsOf(negative) };
}

function bucketsOf(counts: ReadonlyMap<number, bigint>): Buckets {
  if (counts.size === 0) return { offset: 0, counts: [] };
  const first = Math.min(...counts.keys());
  const length = Math.max(...counts.keys()) - first + 1;
  return { offset: first - 1, counts: Array.from({ length }, (_, index) => counts.get(first + index) ?? 0n) };
}

function isQuantile(labels: ExpositionSample["labels"]): boolean {
  return Object.hasOwn(labels, "quantile");
}

/** Exact where it is written as a whole number. */
function countOf({ written, value }: ExpositionSample): bigint {
  return BigInt(/^\d+$/.test(written) ? written : value);
}
