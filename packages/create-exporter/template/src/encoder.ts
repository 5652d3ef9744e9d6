// To change for a real backend: `lineOf`, which says what becomes of one data point, and the content type. As it is, a data
// point is a line of JSON, with everything that OpenTelemetry knows of it.
import { dataPointTypes, type Encoder, intValueType, type Payload, temporalities } from "@meterbridge/core";
import {
  attributeText,
  countOf,
  invalidValue,
  reasonOfThrown,
  soundHistogram,
  UnusablePoint,
  wellFormed,
} from "@meterbridge/core/points";
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { ExponentialHistogram, Histogram, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** Metrics as lines of JSON, as many to a request as it may hold. A data point that has no form costs itself alone. */
export function jsonLines(maxRequestBytes: number): Encoder {
  return {
    *encode(metrics, drop): Generator<Payload | undefined> {
      let [lines, bytes, position] = [[] as Line[], 0, 0];
      for (const { origin, metric } of metricsOf(metrics)) {
        for (const dataPoint of metric.dataPoints) {
          const line = lineOrReason(origin, metric, dataPoint, maxRequestBytes);
          if (typeof line === "string") {
            drop(line, dataPoint);
          } else {
            if (bytes + line.length > maxRequestBytes) {
              yield payloadOf(lines);
              [lines, bytes] = [[], 0];
            }
            lines.push({ bytes: line, position });
            bytes += line.length;
          }
          position += 1;
          yield undefined; // the event loop may turn here
        }
      }
      if (lines.length > 0) yield payloadOf(lines);
    },
  };
}

interface Line {
  readonly bytes: Uint8Array;
  /** Which data point it is, counted over all that was given. */
  readonly position: number;
}

/** One request. It is sent again in halves when the backend finds it too large, and without the lines that the backend names. */
function payloadOf(lines: readonly Line[]): Payload {
  return {
    body: Buffer.concat(lines.map(({ bytes }) => bytes)),
    contentType: "application/jsonl",
    points: lines.length,
    range: [lines[0]!.position, lines.at(-1)!.position + 1],
    *split(by) {
      const middle = Math.ceil(lines.length / 2);
      const halves = [lines.slice(0, middle), lines.slice(middle)];
      const parts = by === "halves" ? halves : [lines.filter((_line, index) => !by.includes(index))];
      for (const part of parts) if (part.length > 0 && part.length < lines.length) yield payloadOf(part);
    },
  };
}

/** What the data points of one scope have in common: the beginning of their lines. */
function* metricsOf({ resource, scopeMetrics }: ResourceMetrics): Generator<{ origin: string; metric: MetricData }> {
  const about = readable(resource.attributes);
  for (const { scope, metrics } of scopeMetrics) {
    const origin = `{"resource":${about},"scope":${json({ name: scope.name, version: scope.version })}`;
    for (const metric of metrics) yield { origin, metric };
  }
}

type DataPoint = MetricData["dataPoints"][number];

/** The line of a data point, or why it has none: metrics come from anybody's producer, and hold anything. */
function lineOrReason(origin: string, metric: MetricData, dataPoint: DataPoint, maxBytes: number): Buffer | string {
  try {
    const line = Buffer.from(lineOf(origin, metric, dataPoint));
    return line.length > maxBytes ? "point_too_large" : line;
  } catch (error) {
    return reasonOfThrown(error);
  }
}

/** @throws {Error} When something of it has no form. */
function lineOf(origin: string, metric: MetricData, { attributes, startTime, endTime, value }: DataPoint): string {
  const { name, description, unit } = metric.descriptor;
  const members = Object.entries(attributes).map(([key, item]) => memberOf(key, item));
  const point = {
    metric: { name, description, unit },
    startTime: nanoseconds(startTime),
    time: nanoseconds(endTime),
    ...measured(metric, value),
  };
  return `${origin},"attributes":{${members.join()}},${json(point).slice(1)}\n`;
}

function measured(metric: MetricData, value: unknown): object {
  const temporality = metric.aggregationTemporality === temporalities.delta ? "delta" : "cumulative";
  switch (metric.dataPointType) {
    case dataPointTypes.gauge:
      return { kind: "gauge", value: numberOf(metric, value) };
    case dataPointTypes.sum:
      return { kind: "sum", temporality, monotonic: metric.isMonotonic, value: numberOf(metric, value) };
    case dataPointTypes.histogram:
      return { kind: "histogram", temporality, value: histogramOf(value as Histogram) };
    case dataPointTypes.exponentialHistogram:
      return { kind: "exponentialHistogram", temporality, value: exponentialOf(value as ExponentialHistogram) };
    default:
      throw new UnusablePoint("unsupported_kind");
  }
}

function numberOf({ descriptor }: MetricData, value: unknown): number | bigint {
  if (typeof value === "bigint") return value;
  if (typeof value !== "number") throw invalidValue;
  return descriptor.valueType === intValueType && Number.isInteger(value) ? BigInt(value) : value;
}

function histogramOf(value: Histogram): object {
  const bounds = [...value.buckets.boundaries];
  const counts = [...value.buckets.counts].map(countOf);
  const isInOrder = bounds.every((bound, nth) => Number.isFinite(bound) && bound > (bounds[nth - 1] ?? -Infinity));
  const isWhole = counts.length === bounds.length + 1 || counts.length + bounds.length === 0;
  if (!isInOrder || !isWhole) throw invalidValue;
  return { count: countOf(value.count), ...extentOf(value), bounds, counts };
}

function exponentialOf(value: ExponentialHistogram): object {
  const { count, scale, zeroCount, positive, negative } = soundHistogram(value);
  return { count, ...extentOf(value), scale, zeroCount, positive, negative };
}

/** What a histogram may be without. */
function extentOf({ sum, min, max }: Histogram | ExponentialHistogram): object {
  if ([sum, min, max].some((value) => value !== undefined && typeof value !== "number")) throw invalidValue;
  return { sum, min, max };
}

function nanoseconds([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

/** Attributes as JSON, without those that have no form. */
function readable(attributes: Attributes): string {
  const members = Object.keys(attributes).flatMap((key) => {
    try {
      return [memberOf(key, attributes[key])];
    } catch {
      return [];
    }
  });
  return `{${members.join()}}`;
}

/** @throws {UnusablePoint} When it has no form: a function, what contains itself. */
function memberOf(key: string, value: unknown): string {
  return `${JSON.stringify(wellFormed(key))}:${attributeOf(value)}`;
}

function attributeOf(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return json(value);
  const text = attributeText(value);
  // That of a list or a map is JSON, bytes are a text in base64.
  return typeof value === "object" && !(value instanceof Uint8Array) ? text : JSON.stringify(text);
}

/** JSON in which a `bigint` is a text of digits, and what JSON has no number for is a text, too: NaN, Infinity, -0.0. */
function json(value: object | number | boolean | null): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === "string") return wellFormed(part);
    if (typeof part === "bigint") return String(part);
    if (typeof part !== "number") return part;
    if (Object.is(part, -0)) return "-0.0";
    return Number.isFinite(part) ? part : String(part);
  });
}
