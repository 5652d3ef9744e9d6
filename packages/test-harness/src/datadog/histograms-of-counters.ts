import type { HistogramPoint } from "@meterbridge/conformance";
import type { IntakePoint, IntakeSeries } from "./intake-payload.ts";

interface SeriesPoint {
  readonly series: IntakeSeries;
  readonly point: IntakePoint;
}

interface CountedHistogram {
  readonly name: string;
  readonly of: IntakeSeries;
  readonly ts: number;
  readonly value: HistogramPoint["value"];
}

/** What became series of one histogram. */
interface Parts {
  readonly name: string;
  readonly ts: number;
  readonly buckets: { readonly lower: number; readonly upper: number; readonly count: number }[];
  count?: SeriesPoint;
  sum?: SeriesPoint;
  min?: SeriesPoint;
  max?: SeriesPoint;
}

interface Sorted {
  readonly histograms: readonly CountedHistogram[];
  /** What is of no histogram. */
  readonly others: readonly SeriesPoint[];
}

/**
 * Puts histograms together again that were sent as counters: a count `x.count` with buckets `x.bucket`, or with a count `x.sum`.
 *
 * @throws {TypeError} When buckets do not fit together, or have no count.
 */
export function histogramsOfCounters(points: readonly SeriesPoint[]): Sorted {
  const known = new Map<string, Parts>();
  const partsOf = new Map<SeriesPoint, Parts>();
  for (const one of points) {
    const parts = add(one, known);
    if (parts) partsOf.set(one, parts);
  }
  const isHistogram = (parts: Parts | undefined): boolean =>
    parts !== undefined &&
    (parts.buckets.length > 0 || (Number.isInteger(parts.count?.point.value) && parts.sum !== undefined));
  return {
    histograms: [...known.values()].filter((parts) => isHistogram(parts)).map((parts) => histogramOf(parts)),
    others: points.filter((one) => !isHistogram(partsOf.get(one))),
  };
}

function add(one: SeriesPoint, known: Map<string, Parts>): Parts | undefined {
  const { series, point } = one;
  const match = /^(.+)\.(bucket|count|sum|min|max)$/.exec(series.metric);
  const part = match?.[2];
  const isGauge = part === "min" || part === "max";
  if (!match || series.type !== (isGauge ? "gauge" : "count")) return undefined;
  const [lower, upper] = ["lower_bound:", "upper_bound:"].map((key) => boundOf(series.tags, key));
  const isBucket = lower !== undefined && upper !== undefined;
  if (isBucket !== (part === "bucket")) return undefined;
  const tags = isBucket ? series.tags.filter((tag) => !/^(lower|upper)_bound:/.test(tag)) : series.tags;
  const key = JSON.stringify([match[1], series.host, tags.toSorted(), point.ts]);
  const parts = known.get(key) ?? { name: match[1]!, ts: point.ts, buckets: [] };
  known.set(key, parts);
  if (isBucket) parts.buckets.push({ lower, upper, count: point.value });
  else parts[part as "count" | "sum" | "min" | "max"] = one;
  return parts;
}

function boundOf(tags: readonly string[], key: string): number | undefined {
  const text = tags.find((tag) => tag.startsWith(key))?.slice(key.length);
  if (text === undefined || text === "") return undefined;
  if (text === "inf" || text === "-inf") return text === "inf" ? Infinity : -Infinity;
  return Number.isNaN(Number(text)) ? undefined : Number(text);
}

function histogramOf({ name, ts, buckets, count, sum, min, max }: Parts): CountedHistogram {
  if (!count) throw new TypeError(`${name} has buckets, and no count`);
  const sorted = buckets.toSorted((a, b) => a.lower - b.lower);
  for (const [index, { lower }] of sorted.entries()) {
    const before = index === 0 ? -Infinity : sorted[index - 1]!.upper;
    if (lower !== before)
      throw new TypeError(`a bucket of ${name} begins at ${lower}, where the one before ends at ${before}`);
  }
  if (sorted.length > 0 && sorted.at(-1)!.upper !== Infinity)
    throw new TypeError(`the last bucket of ${name} has an end`);
  return {
    name,
    of: count.series,
    ts,
    value: {
      count: BigInt(count.point.value),
      ...(sum && { sum: sum.point.value }),
      ...(min && { min: min.point.value }),
      ...(max && { max: max.point.value }),
      bounds: sorted.slice(0, -1).map(({ upper }) => upper),
      counts: sorted.map((bucket) => BigInt(bucket.count)),
    },
  };
}
