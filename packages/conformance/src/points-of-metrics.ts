import type { Attributes, HrTime } from "@opentelemetry/api";
import type { ExponentialHistogram, Histogram, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Distribution, Point, PointAttribute, PointAttributes, PointExemplar } from "./point.ts";

/**
 * The data points of collected metrics as a backend that loses nothing has to have them: what a test expects.
 *
 * Numbers become what OpenTelemetry's exporters for JavaScript make of them: the value of an instrument with
 * `ValueType.INT` is an integer, and so is every attribute number that is a whole number of 64 bits. Only an attribute
 * that is -0 stays a double, where upstream sends the integer 0: no integer can tell it from 0. Should the SDK hand out
 * exemplars and flags one day, they are read where its internal types have them.
 */
export function pointsOfMetrics({ resource, scopeMetrics }: ResourceMetrics): readonly Point[] {
  const about = { attributes: attributesOf(resource.attributes), schemaUrl: text(resource.schemaUrl) };
  return scopeMetrics.flatMap(({ scope, metrics }) => {
    const { name, version, schemaUrl, attributes } = scope as typeof scope & { readonly attributes?: Attributes };
    const from = {
      name: text(name),
      version: text(version),
      attributes: attributesOf(attributes),
      schemaUrl: text(schemaUrl),
    };
    return metrics.flatMap((metric) => pointsOfMetric({ resource: about, scope: from }, metric));
  });
}

type Origin = Pick<Point, "resource" | "scope">;
type DataPoint = MetricData["dataPoints"][number];

function pointsOfMetric(origin: Origin, data: MetricData): readonly Point[] {
  return data.dataPoints.map((point) => pointOf(origin, data, point));
}

// The SDK's enums are matched by their values, the same in its versions 2 and 3.
function pointOf(origin: Origin, data: MetricData, point: DataPoint): Point {
  const integers = data.descriptor.valueType === 0;
  const { name, description, unit } = data.descriptor;
  const about = { ...origin, metric: { name: text(name), description: text(description), unit: text(unit) } };
  const common = { ...about, ...commonOf(point, integers) };
  const temporality = data.aggregationTemporality === 0 ? ("delta" as const) : ("cumulative" as const);
  switch (data.dataPointType as number) {
    case 0:
      return { ...common, kind: "histogram", temporality, value: histogramOf(point.value as Histogram) };
    case 1:
      return {
        ...common,
        kind: "exponentialHistogram",
        temporality,
        value: exponentialHistogramOf(point.value as ExponentialHistogram),
      };
    case 2:
      return { ...common, kind: "gauge", value: numberOf(point.value as number, integers) };
    case 3: {
      const { isMonotonic } = data as { readonly isMonotonic?: boolean };
      const value = numberOf(point.value as number, integers);
      return { ...common, kind: "sum", temporality, monotonic: isMonotonic ?? false, value };
    }
    default:
      throw new Error(`no kind of data: ${data.dataPointType}`);
  }
}

interface SdkExemplar {
  readonly filteredAttributes: Attributes;
  readonly value: number;
  readonly timestamp: HrTime;
  readonly traceId?: string;
  readonly spanId?: string;
}

function commonOf(
  point: DataPoint,
  integers: boolean,
): Pick<Point, "attributes" | "startTime" | "time" | "flags" | "exemplars"> {
  const { flags = 0, exemplars = [] } = point as {
    readonly flags?: number;
    readonly exemplars?: readonly SdkExemplar[];
  };
  return {
    attributes: attributesOf(point.attributes),
    startTime: nanoseconds(point.startTime),
    time: nanoseconds(point.endTime),
    flags,
    exemplars: exemplars.map((exemplar) => exemplarOf(exemplar, integers)),
  };
}

function exemplarOf(exemplar: SdkExemplar, integers: boolean): PointExemplar {
  return {
    attributes: attributesOf(exemplar.filteredAttributes),
    time: nanoseconds(exemplar.timestamp),
    value: numberOf(exemplar.value, integers),
    traceId: (exemplar.traceId ?? "").toLowerCase(),
    spanId: (exemplar.spanId ?? "").toLowerCase(),
  };
}

function histogramOf(histogram: Histogram): Extract<Point, { kind: "histogram" }>["value"] {
  const { boundaries, counts } = histogram.buckets;
  return { ...distributionOf(histogram), bounds: [...boundaries], counts: counts.map((count) => BigInt(count)) };
}

function exponentialHistogramOf(
  histogram: ExponentialHistogram,
): Extract<Point, { kind: "exponentialHistogram" }>["value"] {
  const { scale, zeroCount, positive, negative } = histogram;
  return {
    ...distributionOf(histogram),
    scale,
    zeroCount: BigInt(zeroCount),
    zeroThreshold: (histogram as { readonly zeroThreshold?: number }).zeroThreshold ?? 0,
    positive: { offset: positive.offset, counts: positive.bucketCounts.map((count) => BigInt(count)) },
    negative: { offset: negative.offset, counts: negative.bucketCounts.map((count) => BigInt(count)) },
  };
}

// The SDK's types say `number`; whoever makes metrics by hand may give a `bigint`.
interface Measured {
  readonly count: number | bigint;
  readonly sum?: number | bigint;
  readonly min?: number | bigint;
  readonly max?: number | bigint;
}

function distributionOf({ count, sum, min, max }: Measured): Distribution {
  return {
    count: BigInt(count),
    ...(sum !== undefined && { sum: Number(sum) }),
    ...(min !== undefined && { min: Number(min) }),
    ...(max !== undefined && { max: Number(max) }),
  };
}

function numberOf(value: number | bigint, integers: boolean): number | bigint {
  if (!integers) return Number(value);
  return typeof value === "bigint" || Number.isInteger(value) ? BigInt(value) : value;
}

function attributesOf(attributes: Readonly<Record<string, unknown>> = {}): PointAttributes {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [text(key), attributeOf(value)]));
}

function attributeOf(value: unknown): PointAttribute {
  switch (typeof value) {
    case "string":
      return text(value);
    case "boolean":
    case "bigint":
      return value;
    case "number":
      return isInt64(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case "object":
      if (value === null) return null;
      if (value instanceof Uint8Array) return Uint8Array.from(value);
      if (Array.isArray(value)) return value.map((item) => attributeOf(item));
      return attributesOf(value as Readonly<Record<string, unknown>>);
    default:
      return null;
  }
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
}

function nanoseconds([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

// A lone surrogate has no UTF-8 form: it becomes the replacement character.
function text(value = ""): string {
  return Buffer.from(value).toString();
}
