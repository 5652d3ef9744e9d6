import type { PointAttribute, PointAttributes } from "@meterbridge/conformance";
import type { ExposedNames } from "./exposed-names.ts";
import type { Labels } from "./exposition.ts";

/**
 * Attributes as labels: texts, without those that are empty, which are none to Prometheus. The values of keys that get one
 * name are joined by `;`, in the order of the keys. OpenTelemetry specification,
 * compatibility/prometheus_and_openmetrics.md, "Metric Attributes".
 */
export function exposedLabels(attributes: PointAttributes, { names }: ExposedNames): Labels {
  const labels = new Map<string, string>();
  for (const [key, value] of Object.entries(attributes).sort(byKey)) {
    const name = names === "utf-8" ? key : plainName(key);
    const before = labels.get(name);
    labels.set(name, before === undefined ? textOf(value) : `${before};${textOf(value)}`);
  }
  return Object.fromEntries([...labels].filter(([, text]) => text !== ""));
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function plainName(key: string): string {
  return key.replace(/[^a-zA-Z0-9]+/g, "_").replace(/^(?=[0-9])/, "key_");
}

function textOf(value: PointAttribute): string {
  if (value === null) return "";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_, inside: unknown) => (typeof inside === "bigint" ? Number(inside) : inside));
}
