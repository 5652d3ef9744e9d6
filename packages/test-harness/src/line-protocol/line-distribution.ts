import type { Distribution, HistogramPoint, SummaryPoint } from "@meterbridge/conformance";
import type { LineFields } from "./line-fields.ts";

/** Takes count, sum, minimum and maximum. `prefix` stands before each name. */
export function takeDistribution(fields: LineFields, prefix: string): Distribution {
  const count = fields.count(`${prefix}count`) ?? fields.fail("the count is missing");
  const sum = fields.double(`${prefix}sum`);
  const min = fields.double(`${prefix}min`);
  const max = fields.double(`${prefix}max`);
  return {
    count,
    ...(sum !== undefined && { sum }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}

/** A bucket with all observations up to its bound. */
export type CumulativeBucket = readonly [bound: string, upToIt: bigint];

/** A histogram out of buckets of which each counts those below, too: the last one, without a bound, counts everything. */
export function histogramOfCumulative(
  distribution: Distribution,
  buckets: readonly CumulativeBucket[],
  fail: LineFields["fail"],
): HistogramPoint["value"] {
  const inOrder = buckets.map(([bound, upToIt]) => [boundOf(bound, fail), upToIt] as const).sort(([a], [b]) => a - b);
  const totals = inOrder.map(([, upToIt]) => upToIt);
  const counts = totals.map((total, nth) => total - (totals[nth - 1] ?? 0n));
  if (counts.some((count) => count < 0n)) fail("a bucket that counts less than the one before", buckets.join());
  const bounds = inOrder.map(([bound]) => bound);
  if (bounds.length > 0 && bounds.pop() !== Infinity) fail("the bucket +Inf is missing");
  const all = totals.at(-1) ?? distribution.count;
  if (all !== distribution.count) fail("the bucket +Inf is not the count", String(all));
  return { ...distribution, bounds, counts };
}

/** A summary, out of values by their quantiles. */
export function summaryOf(
  distribution: Distribution,
  values: readonly (readonly [quantile: string, value: number])[],
  fail: LineFields["fail"],
): SummaryPoint["value"] {
  const { count, sum = NaN } = distribution;
  const quantiles = values.map(([quantile, value]) => ({ quantile: boundOf(quantile, fail), value }));
  return { count, sum, quantiles };
}

/** A bound or a quantile as all schemas write it: without exponent, `+Inf` for none. */
export function boundOf(text: string, fail: LineFields["fail"]): number {
  if (text === "+Inf") return Infinity;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : fail("a bound that is no number", text);
}

export function isBound(text: string): boolean {
  return text === "+Inf" || /^-?\d+(\.\d+)?$/.test(text);
}
