import type { Point } from "@meterbridge/core/points";
import { exemplarOf } from "./client-exemplar.ts";
import type { ClientFamily } from "./client-registry.ts";
import { sliceLength } from "../exposition/in-slices.ts";
import type { ReadContext } from "./read-context.ts";
import { seriesAttributes } from "./series-attributes.ts";

/** The data points of a counter or a gauge. Samples of other names are none of it. */
export function* numberPoints(
  { name, values = [] }: ClientFamily,
  { startTime, endTime, defaults }: ReadContext,
): Generator<void, Point[]> {
  const points: Point[] = [];
  for (const { metricName, labels, value, exemplar } of values) {
    if (points.length % sliceLength === sliceLength - 1) yield;
    if (metricName !== undefined && metricName !== name) continue;
    const attributes = seriesAttributes(labels, defaults);
    if (exemplar) {
      points.push({ startTime, endTime, attributes, value, exemplars: [exemplarOf(exemplar, endTime)] });
    } else points.push({ startTime, endTime, attributes, value });
  }
  return points;
}
