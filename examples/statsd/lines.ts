import type { Attributes } from "@opentelemetry/api";
import {
  AggregationTemporality,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
} from "@opentelemetry/sdk-metrics";

/** Its message is the reason why a data point is dropped. */
export class Unencodable extends Error {}

/** The lines of a data point; none is longer than `maxBytes`. */
export function linesOf(
  metric: MetricData,
  { attributes, value }: MetricData["dataPoints"][number],
  maxBytes: number,
): string[] {
  const name = clean(metric.descriptor.name);
  const tags = tagsOf(attributes);
  const lines = valuesOf(metric, value).map(([suffix, number, type, ...more]) => {
    if (typeof number !== "bigint" && !Number.isFinite(number)) throw new Unencodable("not_a_finite_number");
    const text = Object.is(number, -0) ? "-0" : String(number);
    return `${name}${suffix}:${text}|${type}${tags.length + more.length > 0 ? `|#${[...tags, ...more].join(",")}` : ""}`;
  });
  if (lines.some((line) => Buffer.byteLength(line) > maxBytes)) throw new Unencodable("too_large");
  return lines;
}

type Line = readonly [suffix: string, value: number, type: "c" | "g", tag?: string];

function valuesOf(metric: MetricData, value: number | Histogram | ExponentialHistogram): readonly Line[] {
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) throw new Unencodable("exponential_histogram");
  const delta = metric.aggregationTemporality === AggregationTemporality.DELTA;
  if (typeof value === "object") {
    if (!delta) throw new Unencodable("cumulative");
    return histogramLines(value as Histogram);
  }
  const sum = metric.dataPointType === DataPointType.SUM;
  if (sum && metric.isMonotonic && !delta) throw new Unencodable("cumulative");
  // What goes up and down is reported as it stands, which is what a gauge says. One below zero is sent as it is:
  // DogStatsD takes it for a value, where the first StatsD took it for a difference.
  return [["", value, sum && delta ? "c" : "g"]];
}

function histogramLines({ buckets, count, sum, min, max }: Histogram): readonly Line[] {
  let below = 0;
  const lines = buckets.counts.map((inBucket, index): Line => {
    below += inBucket;
    return [".bucket", below, "c", `le:${buckets.boundaries[index] ?? "+Inf"}`];
  });
  lines.push([".count", count, "c"]);
  if (sum !== undefined) lines.push([".sum", sum, "c"]);
  if (min !== undefined) lines.push([".min", min, "g"]);
  if (max !== undefined) lines.push([".max", max, "g"]);
  return lines;
}

function tagsOf(attributes: Attributes): string[] {
  return Object.entries(attributes).map(([key, value]) => `${clean(key)}:${clean(textOf(value), /[|,\r\n]/g)}`);
}

function textOf(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return value.map(textOf).join(",");
  if (value === null || value === undefined) return "";
  throw new Unencodable("invalid_attribute");
}

/** StatsD has no way to escape what separates its parts. */
function clean(word: string, separators = /[:|,@#\r\n]/g): string {
  return word.replace(separators, "_");
}
