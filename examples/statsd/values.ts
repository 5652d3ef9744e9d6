import { AggregationTemporality, DataPointType, type Histogram, type MetricData } from "@opentelemetry/sdk-metrics";
import { Unencodable } from "./unencodable.ts";

/** One line of a data point, in parts: what is added to the name, the number, counter or gauge, a tag of its own. */
export type Value = readonly [suffix: string, value: number, type: "c" | "g", tag?: string];

/** What StatsD makes of a data point. */
export function valuesOf(metric: MetricData, { value }: MetricData["dataPoints"][number]): readonly Value[] {
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) throw new Unencodable("exponential_histogram");
  const delta = metric.aggregationTemporality === AggregationTemporality.DELTA;
  if (typeof value === "object") {
    if (!delta) throw new Unencodable("cumulative");
    return histogramValues(value as Histogram);
  }
  const sum = metric.dataPointType === DataPointType.SUM;
  if (sum && metric.isMonotonic && !delta) throw new Unencodable("cumulative");
  // What goes up and down is reported as it stands, which is what a gauge says. One below zero is sent as it is:
  // DogStatsD takes it for a value, where the first StatsD took it for a difference.
  return [["", value, sum && delta ? "c" : "g"]];
}

function histogramValues({ buckets, count, sum, min, max }: Histogram): readonly Value[] {
  let below = 0;
  const values = buckets.counts.map((inBucket, index): Value => {
    below += inBucket;
    return [".bucket", below, "c", `le:${buckets.boundaries[index] ?? "+Inf"}`];
  });
  values.push([".count", count, "c"]);
  if (sum !== undefined) values.push([".sum", sum, "c"]);
  if (min !== undefined) values.push([".min", min, "g"]);
  if (max !== undefined) values.push([".max", max, "g"]);
  return values;
}
