import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { Frame } from "../frame.ts";
import type { MetricIdentity } from "../metric-slot.ts";

/** A metric around its points, with a comma behind it; `undefined` when there is no such kind of metric. */
export function metricFrame(identity: MetricIdentity): Frame | undefined {
  const data = dataName(identity.type);
  if (data === undefined) return undefined;
  const texts = { name: identity.name, description: identity.description, unit: identity.unit };
  const head = Buffer.from(`${openJson(texts)},"${data}":{"dataPoints":[`, "utf8");
  return {
    headRoom: head.length,
    tail: Buffer.from(`]${tailOf(identity)}}},`),
    separatorBytes: 1,
    putHead(bytes, end) {
      head.copy(bytes, end - head.length);
      return end - head.length;
    },
  };
}

function dataName(type: number): string | undefined {
  switch (type) {
    case dataPointTypes.gauge:
      return "gauge";
    case dataPointTypes.sum:
      return "sum";
    case dataPointTypes.histogram:
      return "histogram";
    case dataPointTypes.exponentialHistogram:
      return "exponentialHistogram";
    default:
      return undefined;
  }
}

function tailOf({ type, temporality, monotonic }: MetricIdentity): string {
  let tail = "";
  if (type !== dataPointTypes.gauge && temporality === temporalities.delta) tail += ',"aggregationTemporality":1';
  if (type !== dataPointTypes.gauge && temporality === temporalities.cumulative) tail += ',"aggregationTemporality":2';
  if (type === dataPointTypes.sum) tail += `,"isMonotonic":${monotonic}`;
  return tail;
}

/** An object of texts that are not empty, without its closing brace; the first text always stands. */
export function openJson(texts: Readonly<Record<string, string>>): string {
  const fields = Object.entries(texts)
    .filter(([, text], index) => text !== "" || index === 0)
    .map(([name, text]) => `"${name}":${quote(text)}`);
  return `{${fields.join(",")}`;
}

/** A text in quotes; a lone surrogate becomes U+FFFD. */
export function quote(text: string): string {
  return JSON.stringify((text as string & { toWellFormed(): string }).toWellFormed());
}
