import { dataPointTypes, intValueType } from "@meterbridge/core";
import type { Attributes } from "@opentelemetry/api";
import type { Arena } from "../arena.ts";
import type { Format, Wrapper } from "../format.ts";
import { newSlot, type MetricIdentity } from "../metric-slot.ts";
import type { Points } from "../points.ts";
import { writeKeyValue } from "./any-value.ts";
import { exponentialHistogramPoints } from "./exponential-histogram-points.ts";
import { metricFrame, textField } from "./frame.ts";
import { histogramPoints } from "./histogram-points.ts";
import { numberPoints } from "./number-points.ts";
import { putVarint, varintSize } from "./varint.ts";

/** OTLP in protobuf: opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest. */
export const protobufFormat: Format = {
  contentType: "application/x-protobuf",
  separatorBytes: 0,
  envelopeRoom: 12,
  metric(identity) {
    const frame = metricFrame(identity);
    return frame && newSlot(identity, frame, pointsOf(identity));
  },
  resource(arena, resource) {
    const content = [
      attributeFields(arena, 0x0a, resource.attributes),
      countField(0x10, resource.droppedAttributesCount),
    ];
    // ExportMetricsServiceRequest.resource_metrics
    return wrapper(0x0a, messageField(0x0a, Buffer.concat(content)), textField(0x1a, textOf(resource.schemaUrl)));
  },
  scope(arena, scope) {
    const { attributes, droppedAttributesCount } = scope as {
      attributes?: Attributes;
      droppedAttributesCount?: number;
    };
    const content = [
      textField(0x0a, textOf(scope.name)),
      textField(0x12, textOf(scope.version)),
      attributeFields(arena, 0x1a, attributes),
      countField(0x20, droppedAttributesCount),
    ];
    // ResourceMetrics.scope_metrics
    return wrapper(0x12, messageField(0x0a, Buffer.concat(content)), textField(0x1a, textOf(scope.schemaUrl)));
  },
};

function pointsOf(identity: MetricIdentity): Points {
  switch (identity.type) {
    case dataPointTypes.histogram:
      return histogramPoints();
    case dataPointTypes.exponentialHistogram:
      return exponentialHistogramPoints();
    default:
      return numberPoints(identity.valueType === intValueType);
  }
}

/** A message with this tag around the content, which begins with `first` and ends with `tail`. */
function wrapper(tag: number, first: Buffer, tail: Buffer): Wrapper {
  return {
    size: first.length + tail.length,
    tail,
    head(contentBytes) {
      const length = first.length + contentBytes + tail.length;
      const head = Buffer.alloc(1 + varintSize(length));
      head[0] = tag;
      putVarint(head, 1, length);
      return Buffer.concat([head, first]);
    },
  };
}

/** Attributes of a resource or a scope. One that cannot be encoded is left out: it must not cost the points. */
function attributeFields(arena: Arena, tag: number, attributes: unknown): Buffer {
  if (typeof attributes !== "object" || attributes === null) return Buffer.alloc(0);
  arena.begin(1024);
  const start = arena.pos;
  arena.limit = Infinity;
  for (const key of Object.keys(attributes)) {
    const { pos } = arena;
    try {
      writeKeyValue(arena, tag, key, (attributes as Record<string, unknown>)[key], undefined);
    } catch {
      arena.pos = pos;
    }
  }
  const fields = Buffer.from(arena.bytes.subarray(start, arena.pos));
  arena.pos = start;
  return fields;
}

function messageField(tag: number, content: Buffer): Buffer {
  const head = Buffer.alloc(1 + varintSize(content.length));
  head[0] = tag;
  putVarint(head, 1, content.length);
  return Buffer.concat([head, content]);
}

function countField(tag: number, count: unknown): Buffer {
  if (typeof count !== "number" || !(count > 0)) return Buffer.alloc(0);
  const field = Buffer.alloc(6);
  field[0] = tag;
  return field.subarray(0, putVarint(field, 1, count >>> 0));
}

function textOf(text: unknown): string {
  return typeof text === "string" ? text : "";
}
