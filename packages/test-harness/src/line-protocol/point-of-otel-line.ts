import type { Distribution, HistogramPoint, ReceivedPoint } from "@meterbridge/conformance";
import { boundOf, isBound, summaryOf, takeDistribution } from "./line-distribution.ts";
import { type LineFields, lineFields } from "./line-fields.ts";
import { originOfLine } from "./line-origin.ts";
import type { ParsedLine } from "./parsed-line.ts";

/**
 * The data point of a line of `otel-v1`. The measurement is `<name>_<unit>_<type>`, which nobody can take apart; a number's field says all
 * about it (`value_cumulative_monotonic_int`); each bucket's field is called by temporality and bound, and counts for itself alone. The
 * bucket without a bound is what the others leave of the count. A summary has fields `quantile_<quantile>`.
 */
export function pointOfOtelLine(line: ParsedLine): ReceivedPoint {
  const fields = lineFields(line);
  const point = { metric: { name: line.measurement }, ...originOfLine(line, fields), ...dataOf(fields) };
  fields.end();
  return point;
}

const number = /^value(?:_(cumulative|delta)_(monotonic|nonmonotonic))?_(int|double)$/;

function dataOf(fields: LineFields): Omit<ReceivedPoint, "metric"> {
  for (const key of fields.keys()) {
    const [, temporality, monotonic] = number.exec(key) ?? [];
    if (!number.test(key)) continue;
    const value = fields.number(key)!;
    if (temporality === undefined) return { kind: "gauge", value };
    return {
      kind: "sum",
      temporality: temporality as "cumulative" | "delta",
      monotonic: monotonic === "monotonic",
      value,
    };
  }
  const distribution = takeDistribution(fields, "");
  const quantiles = fields.keys().filter((key) => key.startsWith("quantile_"));
  if (quantiles.length === 0) return histogramOf(distribution, fields);
  const values = quantiles.map((key) => [key.slice("quantile_".length), fields.double(key)!] as const);
  return { kind: "summary", value: summaryOf(distribution, values, fields.fail) };
}

function histogramOf(distribution: Distribution, fields: LineFields): Omit<ReceivedPoint, "metric"> {
  const buckets = fields.keys().flatMap((key) => {
    const [, temporality, bound] = /^(cumulative|delta)_(.*)$/.exec(key) ?? [];
    if (bound === undefined || !isBound(bound)) return [];
    return [
      {
        temporality: temporality as "cumulative" | "delta",
        bound: boundOf(bound, fields.fail),
        count: fields.count(key)!,
      },
    ];
  });
  buckets.sort((one, other) => one.bound - other.bound);
  const [first] = buckets;
  if (!first) return { kind: "histogram", value: { ...distribution, bounds: [], counts: [] } };
  if (buckets.some(({ temporality }) => temporality !== first.temporality)) fields.fail("buckets of two temporalities");
  const last = distribution.count - buckets.reduce((sum, { count }) => sum + count, 0n);
  if (last < 0n) fields.fail("the buckets have more than the count");
  const value: HistogramPoint["value"] = {
    ...distribution,
    bounds: buckets.map(({ bound }) => bound),
    counts: [...buckets.map(({ count }) => count), last],
  };
  return { kind: "histogram", temporality: first.temporality, value };
}
