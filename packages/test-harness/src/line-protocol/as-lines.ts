import type { Point, PointAttribute, PointAttributes, ReceivedPoint } from "@meterbridge/conformance";
import type { LineSchema } from "./points-of-lines.ts";

/**
 * How a data point of OpenTelemetry is read back from lines of a schema, for the `asReceived` of a subject. Attributes of resource, scope
 * and data point are tags, all texts; those that are empty are none, and of two with the same key the last one counts. There are no
 * descriptions; a unit is a part of a measurement of `otel-v1`.
 *
 * What an exponential histogram becomes, for which the schemas have no form, is not in it.
 */
export function asLines(schema: LineSchema): (point: Point) => ReceivedPoint {
  return (point) => ({
    metric: { name: nameOf(point, schema) },
    attributes: tagsOf(point),
    time: point.time,
    ...(point.startTime !== 0n && { startTime: point.startTime }),
    ...dataOf(point, schema),
  });
}

function nameOf({ metric, kind }: Point, schema: LineSchema): string {
  return schema === "otel-v1" ? `${metric.name}_${metric.unit}_${kind.toLowerCase()}` : metric.name;
}

function tagsOf({ resource, scope, attributes }: Point): PointAttributes {
  const all: PointAttributes = {
    ...resource.attributes,
    "otel.library.name": scope.name,
    "otel.library.version": scope.version,
    ...scope.attributes,
    ...attributes,
  };
  const texts = Object.entries(all).map(([key, value]) => [key, textOf(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

/** OpenTelemetry specification, common/README.md, "AnyValue representation for non-OTLP protocols". */
function textOf(value: PointAttribute): string {
  if (value === null) return "";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_, inside: unknown) => (typeof inside === "bigint" ? Number(inside) : inside));
}

function dataOf(point: Point, schema: LineSchema): Omit<ReceivedPoint, "metric"> {
  const { kind, value } = point;
  const said = value === undefined ? {} : { value };
  switch (kind) {
    case "gauge":
      return { kind, ...said };
    case "sum": {
      const { temporality, monotonic } = point;
      const isCounter = monotonic && temporality === "cumulative";
      if (schema === "otel-v1" || isCounter) return { kind, temporality, monotonic, ...said };
      return schema === "telegraf-prometheus-v1" ? { kind: "gauge", ...said } : said;
    }
    case "histogram":
      return { kind, ...(schema === "otel-v1" && { temporality: point.temporality }), value: point.value };
    default:
      return { kind, ...said };
  }
}
