import { attributeText } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import type { MetricDescriptor, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";

/**
 * A text that is the same for resources with the same attributes, in whatever order. One that cannot be read is told by its key:
 * it keeps nobody's points from being told apart by the others.
 */
export function resourceText(resource: ResourceMetrics["resource"]): string {
  return forgivingText(resource.attributes);
}

/** A text that is the same for scopes that are the same. */
export function scopeText(scope: ScopeMetrics["scope"]): string {
  const { name, version, schemaUrl, attributes } = scope as typeof scope & { readonly attributes?: Attributes };
  return JSON.stringify([name, version, schemaUrl, forgivingText(attributes)]);
}

/**
 * A text that is the same for metrics, in one scope, that are the same. A description is no part of what they are; the instrument's type
 * is, which the SDK's have besides: a counter and an observable one of the same name are two.
 */
export function metricText(descriptor: MetricDescriptor, kind: string): string {
  const { name, unit, valueType, type } = descriptor as MetricDescriptor & { readonly type?: unknown };
  return JSON.stringify([kind, type, valueType, unit, name]);
}

/**
 * A text that is the same for attributes with the same keys and values, in whatever order; `1` and `"1"` differ.
 *
 * @throws {UnusablePoint} When a value has no text, see `attributeText`.
 */
export function attributesText(attributes: Attributes): string {
  const pairs: string[] = [];
  for (const key in attributes) pairs.push(pairText(attributes, key));
  return pairs.sort().join();
}

function forgivingText(attributes: Attributes | undefined): string {
  const pairs: string[] = [];
  for (const key in attributes) {
    try {
      pairs.push(pairText(attributes, key));
    } catch {
      pairs.push(JSON.stringify(key));
    }
  }
  return pairs.sort().join();
}

function pairText(attributes: Attributes, key: string): string {
  const value: unknown = attributes[key];
  return JSON.stringify([key, typeof value, attributeText(value)]);
}
