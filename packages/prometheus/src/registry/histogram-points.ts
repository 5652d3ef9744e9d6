import type { Exemplar, HistogramValue, Point } from "@meterbridge/core/points";
import { exemplarOf } from "./client-exemplar.ts";
import type { ClientFamily } from "./client-registry.ts";
import { type GroupedSeries, groupSeries } from "./grouped-series.ts";
import { sliceLength } from "../exposition/in-slices.ts";
import type { ReadContext } from "./read-context.ts";
import { seriesAttributes } from "./series-attributes.ts";

/** The data points of a histogram: the client counts up to each bound, OpenTelemetry between two of them. */
export function* histogramPoints(family: ClientFamily, context: ReadContext): Generator<void, Point[]> {
  const { startTime, endTime, defaults } = context;
  const points: Point[] = [];
  let boundaries: readonly number[] = [];
  for (const series of yield* groupSeries(family, "le", "_bucket")) {
    if (points.length % sliceLength === sliceLength - 1) yield;
    const value = histogramOf(series, boundaries);
    ({ boundaries } = value.buckets);
    const attributes = seriesAttributes(series.labels, defaults);
    const exemplars = exemplarsOf(series, context);
    points.push({ startTime, endTime, attributes, value, ...(exemplars.length > 0 && { exemplars }) });
  }
  return points;
}

/** `likely` are the boundaries that it probably has: one array does for all series of a metric. */
function histogramOf({ bounds, samples, sum, count }: GroupedSeries, likely: readonly number[]): HistogramValue {
  const finite = bounds.at(-1) === Infinity ? bounds.length - 1 : bounds.length;
  const total = samples[finite]?.value ?? count ?? NaN;
  const boundaries = startsWith(bounds, finite, likely) ? likely : bounds.slice(0, finite);
  const counts: number[] = [];
  let below = 0;
  for (let index = 0; index < finite; index++) {
    const { value } = samples[index]!;
    counts.push(value - below);
    below = value;
  }
  counts.push(total - below);
  return { buckets: { boundaries, counts }, count: total, sum };
}

function startsWith(bounds: readonly number[], length: number, others: readonly number[]): boolean {
  if (others.length !== length) return false;
  for (let index = 0; index < length; index++) if (bounds[index] !== others[index]) return false;
  return true;
}

function exemplarsOf({ samples }: GroupedSeries, { endTime }: ReadContext): readonly Exemplar[] {
  return samples.flatMap(({ exemplar }) => (exemplar ? [exemplarOf(exemplar, endTime)] : none));
}

const none: readonly Exemplar[] = [];
