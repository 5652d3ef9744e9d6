import type { DropPoint, Payload } from "@meterbridge/core";
import {
  countDataPoints,
  dataPointAt,
  dataPointsOf,
  Dropped,
  isStale,
  type Point,
  reasonOfThrown,
} from "@meterbridge/core/points";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Base, basesOf } from "./base-tags.ts";
import type { Body } from "./body.ts";
import { duplicateSeries, invalidMetric, noRecordedValue, pointTooLarge } from "./drop-reasons.ts";
import type { KeptSeries } from "./kept-series.ts";
import type { MetricSeries } from "./metric-series.ts";
import { metricSeriesOf } from "./metric-series-of.ts";
import type { DatadogProtobufOptions } from "./options.ts";
import { intervalOf, type PointTimes } from "./point-times.ts";
import type { PointWriter } from "./point-writer.ts";

/** So many points, or the like of it, are written between two chances to interrupt. */
const pointsPerTurn = 16;

/** What the points of an export are written with. */
export interface Writing {
  readonly options: DatadogProtobufOptions;
  readonly kept: KeptSeries;
  readonly times: PointTimes;
  readonly body: Body;
  readonly writer: PointWriter;
}

/** Writes metrics as payloads, with what is kept from the export before. `now` in seconds since 1970. */
export function* encodePoints(
  metrics: ResourceMetrics,
  writing: Writing,
  now: number,
  drop: DropPoint,
): Generator<Payload | undefined, void> {
  const { options, kept, times, body } = writing;
  kept.start();
  times.start(now);
  body.start(countDataPoints(metrics));
  const baseOf = basesOf(options, metrics.resource);
  let position = 0;
  let work = 0;
  for (const { scope, metrics: inScope } of metrics.scopeMetrics) {
    const base = baseOf(scope);
    work += 4;
    for (const data of inScope) {
      const points = dataPointsOf(data);
      work += 1;
      if (work >= pointsPerTurn) {
        work = 0;
        yield undefined;
      }
      const series = findSeries(data, base, writing);
      if (typeof series !== "string") {
        const other = body.turnTo(series.parts.plan.kind);
        if (other) yield other;
      }
      for (let index = 0; index < points.length; index++, position++) {
        const point = dataPointAt(points, index);
        const second = typeof series === "string" ? series : write(point, series, writing);
        work += 1 + (body.newBytes >>> 12) + (typeof series === "string" ? 0 : series.weight);
        if (typeof second === "number") {
          const full = body.take(position, second);
          if (full) yield full;
        } else {
          body.takeBack();
          drop(second, point);
        }
        if (work >= pointsPerTurn) {
          work = 0;
          yield undefined;
        }
      }
      if (typeof series !== "string") kept.end(series);
    }
  }
  yield* kept.finish();
  const last = body.finish();
  if (last) yield last;
}

/** The series of a metric's points, or why they cannot be written. */
function findSeries(data: MetricData, base: Base, { kept, options, writer }: Writing): MetricSeries | string {
  try {
    const series = metricSeriesOf(data, base, kept, options);
    writer.metric(series.parts);
    return series;
  } catch (error) {
    const reason = reasonOfThrown(error);
    return reason === unreadable ? invalidMetric.reason : reason;
  }
}

/** Of a point it would be the reason; a metric that cannot be read is none. */
const unreadable = reasonOfThrown(undefined);

/** Writes a point, and gives its second, or says why not. */
function write(point: Point, metric: MetricSeries, { kept, times, body, writer }: Writing): number | string {
  try {
    if (isStale(point)) return noRecordedValue.reason;
    const { plan, suffixes } = metric.parts;
    const { startTime, endTime } = point;
    const second = times.secondOf(endTime, plan.counts);
    const series = metric.next(point.attributes);
    if (series instanceof Dropped) return series.reason;
    writer.begin(series.text, second, plan.counts ? intervalOf(startTime, endTime) : 0);
    plan.write(point, writer);
    if (body.isTooLarge) return pointTooLarge.reason;
    // What has nothing to say takes nobody's place.
    if (body.newBytes === 0) return second;
    return series.claim(kept.turn, second, suffixes) ? second : duplicateSeries.reason;
  } catch (error) {
    return reasonOfThrown(error);
  }
}
