import type { ReceivedPoint } from "@meterbridge/conformance";
import { failAt } from "../exposition/fail-at.ts";
import { type CumulativeBucket, histogramOfCumulative, summaryOf, takeDistribution } from "./line-distribution.ts";
import { lineFields } from "./line-fields.ts";
import { originOfLine } from "./line-origin.ts";
import type { ParsedLine } from "./parsed-line.ts";

/**
 * The data points of lines of `telegraf-prometheus-v2`: a number is one line, and its field is the metric. A histogram or a summary has a
 * line with `<metric>_count` and `<metric>_sum`, and besides one for each bucket, with the tag `le`, or for each quantile, with the tag
 * `quantile`: those with the same tags and the same time belong together.
 */
export function pointsOfSharedMeasurement(lines: readonly ParsedLine[]): readonly ReceivedPoint[] {
  const parts = new Map<string, [text: string, value: number | bigint][]>();
  for (const line of lines) addPart(line, parts);
  const points = lines.flatMap((line) => (partOf(line) ? [] : [pointOf(line, parts)]));
  const [lost] = parts.keys();
  if (lost !== undefined) failAt("the lines", "buckets or quantiles without their histogram or summary", lost);
  return points;
}

/** Which of the lines are each data point's, in the order of the points. */
export function linesOfSharedPoints(lines: readonly ParsedLine[]): readonly (readonly number[])[] {
  const points: number[][] = [];
  const byKey = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    if (partOf(line)) continue;
    const own = [index];
    points.push(own);
    for (const tag of ["le", "quantile"] as const) byKey.set(keyOf(line, tag, metricOf(line)), own);
  }
  for (const [index, line] of lines.entries()) {
    const part = partOf(line);
    if (part) byKey.get(keyOf(line, part.tag, part.metric))?.push(index);
  }
  return points;
}

/** The metric that a line with a count is of; empty: it has none. */
function metricOf({ fields }: ParsedLine): string {
  const counted = fields.find(([key]) => key.endsWith("_count"));
  return counted?.[0].slice(0, -"_count".length) ?? "";
}

interface Part {
  readonly tag: "le" | "quantile";
  readonly text: string;
  readonly metric: string;
  readonly value: number | bigint;
}

/** What a line says of one bucket or one quantile; `undefined`: it is no such line. */
function partOf(line: ParsedLine): Part | undefined {
  const numbers = line.fields.filter(([key]) => key !== "start_time_unix_nano");
  const [only] = numbers;
  if (numbers.length !== 1 || !only) return undefined;
  const [key, { value }] = only;
  if (typeof value !== "number" && typeof value !== "bigint") return undefined;
  const le = line.tags.find(([tag]) => tag === "le")?.[1];
  if (le !== undefined && key.endsWith("_bucket")) {
    return { tag: "le", text: le, metric: key.slice(0, -"_bucket".length), value };
  }
  const quantile = line.tags.find(([tag]) => tag === "quantile")?.[1];
  return quantile === undefined ? undefined : { tag: "quantile", text: quantile, metric: key, value };
}

function addPart(line: ParsedLine, parts: Map<string, [string, number | bigint][]>): void {
  const part = partOf(line);
  if (!part) return;
  const key = keyOf(line, part.tag, part.metric);
  const all = parts.get(key) ?? [];
  all.push([part.text, part.value]);
  parts.set(key, all);
}

/** The same for all lines of a data point. */
function keyOf({ measurement, tags, time }: ParsedLine, tag: Part["tag"], metric: string): string {
  const others = tags.filter(([key]) => key !== tag).map((pair) => JSON.stringify(pair));
  return JSON.stringify([tag, metric, measurement, others.sort(), String(time)]);
}

function pointOf(line: ParsedLine, parts: Map<string, [string, number | bigint][]>): ReceivedPoint {
  const fields = lineFields(line);
  const origin = originOfLine(line, fields);
  const keys = fields.keys();
  const metric = metricOf(line);
  const take = (tag: Part["tag"]): readonly [string, number | bigint][] | undefined => {
    const key = keyOf(line, tag, metric);
    const found = parts.get(key);
    parts.delete(key);
    return found;
  };
  const buckets = take("le");
  const quantiles = take("quantile");
  if (metric === "" || (!buckets && !quantiles && keys.length === 1)) {
    const [name = fields.fail("a line without a value")] = keys;
    const point = { metric: { name }, ...origin, value: fields.number(name)! };
    fields.end();
    return point;
  }
  const distribution = takeDistribution(fields, `${metric}_`);
  fields.end();
  const about = { metric: { name: metric }, ...origin };
  if (quantiles) {
    const values = quantiles.map(([text, value]) => [text, Number(value)] as const);
    return { ...about, kind: "summary", value: summaryOf(distribution, values, fields.fail) };
  }
  if (!buckets) return { ...about, value: { ...distribution, bounds: [], counts: [] } };
  const totals = buckets.map(([text, value]): CumulativeBucket => [text, BigInt(value)]);
  return { ...about, kind: "histogram", value: histogramOfCumulative(distribution, totals, fields.fail) };
}
