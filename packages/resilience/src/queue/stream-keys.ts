import type { Attributes } from "@opentelemetry/api";
import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";

type Resource = ResourceMetrics["resource"];

/** Whether two resources are the same, or say the same. */
export function isSameResource(one: Resource, other: Resource): boolean {
  return one === other || resourceKey(one) === resourceKey(other);
}

function resourceKey({ attributes, schemaUrl }: Resource): string {
  return `${schemaUrl ?? ""} ${attributesKey(attributes)}`;
}

/** A text that is the same for scopes that say the same. */
export function scopeKey({ scope }: ScopeMetrics): string {
  const { name, version, schemaUrl, attributes } = scope as typeof scope & { readonly attributes?: Attributes };
  return JSON.stringify([name, version, schemaUrl, attributes && attributesKey(attributes)]);
}

/** A text that is the same for metrics, in one scope, that say the same of what they measure. */
export function metricKey(metric: MetricData): string {
  const { descriptor, dataPointType, aggregationTemporality } = metric;
  // The SDK's version 2 has the instrument's type in it.
  const { name, unit, description, valueType, type } = descriptor as typeof descriptor & { readonly type?: string };
  const { isMonotonic } = metric as { readonly isMonotonic?: boolean };
  const about = [name, unit, description, valueType, type, dataPointType, aggregationTemporality, isMonotonic];
  return JSON.stringify(about);
}

/** A text that is the same for attributes with equal keys and values, in whatever order. */
export function attributesKey(attributes: Attributes | null | undefined): string {
  let text = "";
  for (const key of Object.keys(attributes ?? {}).sort())
    text += `${JSON.stringify(key)}:${valueKey(attributes![key])},`;
  return text;
}

// Values of different types are told apart, and so are 0 and -0: an encoder may do so, too.
function valueKey(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "object":
      if (value === null) return "null";
      if (value instanceof Uint8Array) return `<${value.join()}>`;
      if (Array.isArray(value)) return `[${value.map((item) => valueKey(item)).join()}]`;
      return `{${attributesKey(value as Attributes)}}`;
    default:
      return String(value);
  }
}
