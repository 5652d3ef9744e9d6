import type { ReceivedPoint } from "@meterbridge/conformance";
import { histogramOfCumulative, isBound, summaryOf, takeDistribution } from "./line-distribution.ts";
import { type LineFields, lineFields } from "./line-fields.ts";
import { originOfLine } from "./line-origin.ts";
import type { ParsedLine } from "./parsed-line.ts";

/**
 * The data point of a line of `telegraf-prometheus-v1`: the measurement is the metric. A field `counter` is a sum that only grows, and
 * is cumulative; a field `gauge` is any other number, a sum, too. Of what has a count, a field `+Inf` makes a histogram, of which nobody
 * tells the temporality.
 */
export function pointOfTelegrafLine(line: ParsedLine): ReceivedPoint {
  const fields = lineFields(line);
  const point = { metric: { name: line.measurement }, ...originOfLine(line, fields), ...dataOf(fields) };
  fields.end();
  return point;
}

function dataOf(fields: LineFields): Omit<ReceivedPoint, "metric"> {
  const counter = fields.number("counter");
  if (counter !== undefined) return { kind: "sum", monotonic: true, temporality: "cumulative", value: counter };
  const gauge = fields.number("gauge");
  if (gauge !== undefined) return { kind: "gauge", value: gauge };
  const isHistogram = fields.has("+Inf");
  const distribution = takeDistribution(fields, "");
  const numbered = fields.keys().filter((key) => isBound(key));
  if (!isHistogram) {
    const values = numbered.map((key) => [key, fields.double(key)!] as const);
    // Without buckets and without quantiles, the two look alike.
    if (values.length === 0) return { value: { ...distribution, bounds: [], counts: [] } };
    return { kind: "summary", value: summaryOf(distribution, values, fields.fail) };
  }
  const buckets = numbered.map((key) => [key, fields.count(key)!] as const);
  return { kind: "histogram", value: histogramOfCumulative(distribution, buckets, fields.fail) };
}
