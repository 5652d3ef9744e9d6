import type { DropPoint, Payload } from "@meterbridge/core";
import {
  countDataPoints,
  dataPointAt,
  dataPointsOf,
  isStale,
  type Point,
  reasonOfThrown,
} from "@meterbridge/core/points";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { baseTags, signatureOf } from "./base-tags.ts";
import { Body } from "./body.ts";
import { invalidMetric, noFiniteField, noRecordedValue, pointTooLarge } from "../text/drop-reasons.ts";
import type { KeptSeries } from "./kept-series.ts";
import { metricOf } from "./metric-of.ts";
import { type PointWriter, type Scope, writerOf } from "./metric-writer.ts";
import { PointLines } from "./point-lines.ts";
import type { LineSettings } from "./settings.ts";

/** So many points, or the like of it, are written between two chances to interrupt. */
const pointsPerTurn = 64;

/** Writes metrics as lines, with what is kept from the export before. */
export function* encodeLines(
  metrics: ResourceMetrics,
  settings: LineSettings,
  kept: KeptSeries,
  drop: DropPoint,
): Generator<Payload | undefined, void> {
  kept.begin();
  const body = new Body(settings, kept.bodies, countDataPoints(metrics));
  const lines = new PointLines(body);
  let position = 0;
  let work = 0;
  for (const { scope, metrics: inScope } of metrics.scopeMetrics) {
    const base = baseTags(metrics.resource, scope);
    const around: Scope = { settings, lines, base, kept, series: kept.scope(signatureOf(base)) };
    for (const data of inScope) {
      const points = dataPointsOf(data);
      const writer = findWriter(data, around);
      work += 4 + (base.length >>> 2);
      if (work >= pointsPerTurn) {
        work = 0;
        yield undefined;
      }
      for (let index = 0; index < points.length; index++, position++) {
        const point = dataPointAt(points, index);
        const fault = typeof writer === "string" ? writer : write(writer, point, body);
        work += 1 + (body.newBytes >>> 12);
        if (fault === undefined) {
          const full = body.take(position);
          if (full) yield full;
        } else {
          body.takeBack();
          drop(fault, point);
        }
        if (work >= pointsPerTurn) {
          work = 0;
          yield undefined;
        }
      }
      if (typeof writer !== "string") writer.end();
    }
  }
  kept.finish();
  const last = body.finish();
  if (last) yield last;
}

/** The writer of a metric's points, or why they cannot be written. */
function findWriter(data: MetricData, scope: Scope): PointWriter | string {
  const metric = metricOf(data);
  if (!metric) return invalidMetric.reason;
  try {
    return writerOf(metric, scope);
  } catch (error) {
    return reasonOfThrown(error);
  }
}

/** Writes a point, or says why not. */
function write(writer: PointWriter, point: Point, body: Body): string | undefined {
  try {
    if (isStale(point)) return noRecordedValue.reason;
    const fault = writer.write(point);
    if (fault !== undefined) return fault;
    if (body.isTooLarge) return pointTooLarge.reason;
    return body.newLines > 0 ? undefined : noFiniteField.reason;
  } catch (error) {
    return reasonOfThrown(error);
  }
}
