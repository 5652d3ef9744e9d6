import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { Frame } from "../frame.ts";
import type { MetricIdentity } from "../metric-slot.ts";
import { putVarint, varintSize } from "./varint.ts";

/** The fields of a Metric and of its data around the points; `undefined` when there is no such kind of metric. */
export function metricFrame(identity: MetricIdentity): Frame | undefined {
  const dataTag = tagOf(identity.type);
  if (dataTag === undefined) return undefined;
  const texts = Buffer.concat([
    textField(0x0a, identity.name),
    textField(0x12, identity.description),
    textField(0x1a, identity.unit),
  ]);
  const tail = tailOf(identity);
  return {
    headRoom: texts.length + 12,
    tail,
    separatorBytes: 0,
    putHead(bytes, end, pointBytes) {
      const dataBytes = pointBytes + tail.length;
      const metricBytes = texts.length + 1 + varintSize(dataBytes) + dataBytes;
      const start = end - (metricBytes - dataBytes) - varintSize(metricBytes) - 1;
      bytes[start] = 0x12; // ScopeMetrics.metrics
      let pos = putVarint(bytes, start + 1, metricBytes);
      pos += texts.copy(bytes, pos);
      bytes[pos] = dataTag;
      putVarint(bytes, pos + 1, dataBytes);
      return start;
    },
  };
}

function tagOf(type: number): number | undefined {
  switch (type) {
    case dataPointTypes.gauge:
      return 0x2a;
    case dataPointTypes.sum:
      return 0x3a;
    case dataPointTypes.histogram:
      return 0x4a;
    case dataPointTypes.exponentialHistogram:
      return 0x52;
    default:
      return undefined;
  }
}

/** aggregation_temporality (2) and is_monotonic (3), where they apply. */
function tailOf({ type, temporality, monotonic }: MetricIdentity): Buffer {
  const tail: number[] = [];
  if (type !== dataPointTypes.gauge && temporality === temporalities.delta) tail.push(0x10, 1);
  if (type !== dataPointTypes.gauge && temporality === temporalities.cumulative) tail.push(0x10, 2);
  if (type === dataPointTypes.sum && monotonic) tail.push(0x18, 1);
  return Buffer.from(tail);
}

/** A text that is not empty, as a field. */
export function textField(tag: number, text: string): Buffer {
  if (text === "") return Buffer.alloc(0);
  const content = Buffer.from(text, "utf8");
  const head = Buffer.alloc(1 + varintSize(content.length));
  head[0] = tag;
  putVarint(head, 1, content.length);
  return Buffer.concat([head, content]);
}
