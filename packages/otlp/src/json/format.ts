import type { Attributes } from "@opentelemetry/api";
import type { Arena } from "../arena.ts";
import type { Format, Wrapper } from "../format.ts";
import { newSlot } from "../metric-slot.ts";
import { dropComma, writeKeyValue } from "./any-value.ts";
import { metricFrame, openJson, quote } from "./frame.ts";
import { jsonPoints } from "./points.ts";

/**
 * OTLP in JSON, as proto3 maps it: integers of 64 bits are strings of digits, NaN and the infinities strings, enums
 * numbers, bytes base64; trace and span ids are in hexadecimal.
 */
export const jsonFormat: Format = {
  contentType: "application/json",
  separatorBytes: 1,
  envelopeRoom: 2,
  metric(identity) {
    const frame = metricFrame(identity);
    return frame && newSlot(identity, frame, jsonPoints(identity));
  },
  resource(arena, resource) {
    const content = `{${attributesOf(arena, resource.attributes)}${countOf(resource.droppedAttributesCount)}}`;
    const head = `{"resourceMetrics":[{"resource":${content},"scopeMetrics":[`;
    return wrapper(head, `]${schemaOf(resource.schemaUrl)}}]}`);
  },
  scope(arena, scope) {
    const { attributes, droppedAttributesCount } = scope as {
      attributes?: Attributes;
      droppedAttributesCount?: number;
    };
    const texts = openJson({ name: textOf(scope.name), version: textOf(scope.version) });
    const fields = attributes ? `,${attributesOf(arena, attributes)}${countOf(droppedAttributesCount)}` : "";
    return wrapper(`{"scope":${texts}${fields}},"metrics":[`, `]${schemaOf(scope.schemaUrl)}},`);
  },
};

function wrapper(head: string, tail: string): Wrapper {
  const bytes = Buffer.from(head, "utf8");
  const tailBytes = Buffer.from(tail, "utf8");
  return { size: bytes.length + tailBytes.length, tail: tailBytes, head: () => bytes };
}

/** Attributes of a resource or a scope. One that cannot be encoded is left out: it must not cost the points. */
function attributesOf(arena: Arena, attributes: unknown): string {
  arena.begin(1024);
  const start = arena.pos;
  arena.limit = Infinity;
  for (const key of Object.keys(attributes ?? {})) {
    const { pos } = arena;
    try {
      writeKeyValue(arena, key, (attributes as Record<string, unknown>)[key], undefined);
    } catch {
      arena.pos = pos;
    }
  }
  dropComma(arena, start);
  const text = arena.bytes.toString("utf8", start, arena.pos);
  arena.pos = start;
  return `"attributes":[${text}]`;
}

function countOf(count: unknown): string {
  return typeof count === "number" && count > 0 ? `,"droppedAttributesCount":${count >>> 0}` : "";
}

function schemaOf(url: unknown): string {
  return typeof url === "string" && url !== "" ? `,"schemaUrl":${quote(url)}` : "";
}

function textOf(text: unknown): string {
  return typeof text === "string" ? text : "";
}
