import type { Message } from "./otlp-messages.ts";
import { readOtlpJson } from "./otlp-json-reader.ts";
import type {
  Buckets,
  Distribution,
  Point,
  PointAttribute,
  PointAttributes,
  PointExemplar,
  PointTemporality,
} from "@meterbridge/conformance";
import { readProtobuf } from "./protobuf-reader.ts";

/** The data points of an OTLP request in protobuf. It shares no code with any encoder, and throws on whatever is odd. */
export function pointsOfOtlpProtobuf(bytes: Uint8Array): readonly Point[] {
  return pointsOfRequest(readProtobuf("ExportMetricsServiceRequest", bytes));
}

/** The data points of an OTLP request in JSON, given as a text or parsed. It throws on whatever is odd. */
export function pointsOfOtlpJson(json: string | object): readonly Point[] {
  const parsed: unknown = typeof json === "string" ? JSON.parse(json) : json;
  return pointsOfRequest(readOtlpJson("ExportMetricsServiceRequest", parsed));
}

function pointsOfRequest(request: Message<"ExportMetricsServiceRequest">): readonly Point[] {
  return (request.resourceMetrics ?? []).flatMap(({ resource, scopeMetrics = [], schemaUrl = "" }) => {
    const about = { attributes: attributesOf(resource?.attributes), schemaUrl };
    return scopeMetrics.flatMap((group) => pointsOfScope(about, group));
  });
}

function pointsOfScope(resource: Point["resource"], group: Message<"ScopeMetrics">): readonly Point[] {
  const { scope: { name = "", version = "", attributes } = {}, metrics = [], schemaUrl = "" } = group;
  const scope = { name, version, attributes: attributesOf(attributes), schemaUrl };
  return metrics.flatMap((metric) => pointsOfMetric({ resource, scope }, metric));
}

function pointsOfMetric(origin: Pick<Point, "resource" | "scope">, data: Message<"Metric">): readonly Point[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = data;
  const metric = { name: data.name ?? "", description: data.description ?? "", unit: data.unit ?? "" };
  const kinds = [gauge, sum, histogram, exponentialHistogram, summary].filter((kind) => kind !== undefined);
  if (kinds.length > 1) throw new Error(`${metric.name} has ${kinds.length} kinds of data`);
  const about = { ...origin, metric };
  return [
    ...(gauge?.dataPoints ?? []).map((point) => ({
      ...about,
      kind: "gauge" as const,
      ...common(point),
      ...numberValue(point),
    })),
    ...(sum?.dataPoints ?? []).map((point) => ({
      ...about,
      kind: "sum" as const,
      temporality: temporalityOf(sum?.aggregationTemporality),
      monotonic: sum?.isMonotonic ?? false,
      ...common(point),
      ...numberValue(point),
    })),
    ...(histogram?.dataPoints ?? []).map((point) => ({
      ...about,
      kind: "histogram" as const,
      temporality: temporalityOf(histogram?.aggregationTemporality),
      ...common(point),
      value: { ...distribution(point), bounds: point.explicitBounds ?? [], counts: point.bucketCounts ?? [] },
    })),
    ...(exponentialHistogram?.dataPoints ?? []).map((point) => ({
      ...about,
      kind: "exponentialHistogram" as const,
      temporality: temporalityOf(exponentialHistogram?.aggregationTemporality),
      ...common(point),
      value: {
        ...distribution(point),
        scale: point.scale ?? 0,
        zeroCount: point.zeroCount ?? 0n,
        zeroThreshold: point.zeroThreshold ?? 0,
        positive: buckets(point.positive),
        negative: buckets(point.negative),
      },
    })),
    ...(summary?.dataPoints ?? []).map((point) => ({
      ...about,
      kind: "summary" as const,
      ...common(point),
      value: {
        count: point.count ?? 0n,
        sum: point.sum ?? 0,
        quantiles: (point.quantileValues ?? []).map(({ quantile = 0, value = 0 }) => ({ quantile, value })),
      },
    })),
  ];
}

function common(
  point: Omit<Message<"NumberDataPoint">, "asDouble" | "asInt">,
): Pick<Point, "attributes" | "startTime" | "time" | "flags" | "exemplars"> {
  return {
    attributes: attributesOf(point.attributes),
    startTime: point.startTimeUnixNano ?? 0n,
    time: point.timeUnixNano ?? 0n,
    flags: point.flags ?? 0,
    exemplars: (point.exemplars ?? []).map((exemplar) => exemplarOf(exemplar)),
  };
}

function numberValue(point: Pick<Message<"NumberDataPoint">, "asDouble" | "asInt">): {
  readonly value?: number | bigint;
} {
  if (point.asInt !== undefined && point.asDouble !== undefined) throw new Error("a point with two values");
  const value = point.asInt ?? point.asDouble;
  return value === undefined ? {} : { value };
}

function exemplarOf(exemplar: Message<"Exemplar">): PointExemplar {
  return {
    attributes: attributesOf(exemplar.filteredAttributes),
    time: exemplar.timeUnixNano ?? 0n,
    ...numberValue(exemplar),
    traceId: exemplar.traceId ?? "",
    spanId: exemplar.spanId ?? "",
  };
}

function distribution(point: {
  readonly count?: bigint;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
}): Distribution {
  return {
    count: point.count ?? 0n,
    ...(point.sum !== undefined && { sum: point.sum }),
    ...(point.min !== undefined && { min: point.min }),
    ...(point.max !== undefined && { max: point.max }),
  };
}

function buckets(given: Message<"Buckets"> = {}): Buckets {
  return { offset: given.offset ?? 0, counts: given.bucketCounts ?? [] };
}

function temporalityOf(value = 0): PointTemporality {
  const temporality = (["unspecified", "delta", "cumulative"] as const)[value];
  if (!temporality) throw new Error(`${value} is no temporality`);
  return temporality;
}

function attributesOf(pairs: readonly Message<"KeyValue">[] = []): PointAttributes {
  const keys = new Set(pairs.map(({ key = "" }) => key));
  if (keys.size < pairs.length) throw new Error(`an attribute twice among ${[...keys].join(", ")}`);
  return Object.fromEntries(pairs.map(({ key = "", value }) => [key, attributeOf(value)]));
}

function attributeOf(value: Message<"AnyValue"> = {}): PointAttribute {
  if (Object.keys(value).length > 1) throw new Error(`an attribute with ${Object.keys(value).join(" and ")}`);
  if (value.arrayValue) return (value.arrayValue.values ?? []).map((item) => attributeOf(item));
  if (value.kvlistValue) return attributesOf(value.kvlistValue.values);
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? value.bytesValue ?? null;
}
