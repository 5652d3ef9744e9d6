import type { Point, SummaryValue } from "@meterbridge/core/points";
import type { ClientFamily } from "./client-registry.ts";
import { groupSeries } from "./grouped-series.ts";
import { sliceLength } from "../exposition/in-slices.ts";
import type { ReadContext } from "./read-context.ts";
import { seriesAttributes } from "./series-attributes.ts";

/** The data points of a summary, with the quantiles in ascending order. */
export function* summaryPoints(
  family: ClientFamily,
  { startTime, endTime, defaults }: ReadContext,
): Generator<void, Point[]> {
  const points: Point[] = [];
  for (const { labels, bounds, samples, sum = NaN, count = NaN } of yield* groupSeries(family, "quantile", "")) {
    if (points.length % sliceLength === sliceLength - 1) yield;
    const quantiles = bounds.map((quantile, index) => ({ quantile, value: samples[index]!.value }));
    const value: SummaryValue = { count, sum, quantiles };
    points.push({ startTime, endTime, attributes: seriesAttributes(labels, defaults), value });
  }
  return points;
}
