import { Point } from "@influxdata/influxdb-client";
import { attributeText, type HistogramValue } from "@meterbridge/core/points";
import type { Attributes, HrTime } from "@opentelemetry/api";
import { DataPointType, type MetricData, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

const linesPerBody = 5_000;

/** The bodies that the client's `Point` makes of metrics, of 5 000 lines each, in the schema telegraf-prometheus-v1. */
export function clientBodies(metrics: ResourceMetrics): readonly Buffer[] {
  const bodies: Buffer[] = [];
  let lines: string[] = [];
  for (const point of clientPoints(metrics)) {
    const line = point.toLineProtocol();
    if (line !== undefined) lines.push(line);
    if (lines.length < linesPerBody) continue;
    bodies.push(Buffer.from(lines.join("\n")));
    lines = [];
  }
  if (lines.length > 0) bodies.push(Buffer.from(lines.join("\n")));
  return bodies;
}

/** As one writes it by hand. Exponential histograms are left out. */
export function* clientPoints({ resource, scopeMetrics }: ResourceMetrics): Generator<Point> {
  for (const { scope, metrics } of scopeMetrics) {
    for (const metric of metrics) {
      if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) continue;
      for (const { attributes, endTime, value } of metric.dataPoints) {
        const point = new Point(metric.descriptor.name).timestamp(nanosecondsOf(endTime));
        tag(point, resource.attributes);
        point.tag("otel.library.name", scope.name);
        if (scope.version) point.tag("otel.library.version", scope.version);
        tag(point, attributes);
        if (typeof value === "number") numberField(point, metric, value);
        else histogramFields(point, value);
        yield point;
      }
    }
  }
}

function tag(point: Point, attributes: Attributes): void {
  for (const key of Object.keys(attributes)) point.tag(key, attributeText(attributes[key]));
}

function numberField(point: Point, metric: MetricData, value: number): void {
  const isCounter = metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
  const field = isCounter ? "counter" : "gauge";
  if (metric.descriptor.valueType === 0) point.intField(field, value);
  else point.floatField(field, value);
}

function histogramFields(point: Point, { count, sum, min, max, buckets }: HistogramValue): void {
  point.floatField("count", Number(count));
  for (const [name, value] of [
    ["sum", sum],
    ["min", min],
    ["max", max],
  ] as const) {
    if (value !== undefined) point.floatField(name, value);
  }
  let cumulative = 0;
  for (const [nth, bound] of buckets.boundaries.entries()) {
    cumulative += Number(buckets.counts[nth]);
    point.floatField(String(bound), cumulative);
  }
  point.floatField("+Inf", Number(count));
}

function nanosecondsOf([seconds, nanoseconds]: HrTime): string {
  return `${seconds}${String(nanoseconds).padStart(9, "0")}`;
}
