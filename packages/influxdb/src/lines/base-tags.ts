import { attributeText } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import type { ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";

/** A tag as it was given: nothing is escaped, no key renamed. */
export type RawTag = readonly [key: string, value: string];

/** The instrumentation scope, as the schemas have it: attributes of their own come after name and version. */
type Scope = ScopeMetrics["scope"] & { readonly attributes?: Attributes };

/**
 * What all series of a scope have in common: the attributes of the resource, then the scope; what comes later wins. What no
 * text says is left out.
 */
export function baseTags(resource: ResourceMetrics["resource"] | undefined, scope: Scope | undefined): RawTag[] {
  const tags = new Map<string, string>();
  addAll(tags, resource?.attributes);
  if (scope?.name) addAll(tags, { "otel.library.name": scope.name });
  if (scope?.version) addAll(tags, { "otel.library.version": scope.version });
  addAll(tags, scope?.attributes);
  return [...tags];
}

function addAll(tags: Map<string, string>, attributes: Attributes | undefined): void {
  for (const key of keysOf(attributes)) {
    try {
      tags.set(key, attributeText(attributes![key]));
    } catch {
      // It is not worth the points that it is with.
    }
  }
}

function keysOf(attributes: Attributes | undefined): readonly string[] {
  try {
    return Object.keys(attributes ?? {});
  } catch {
    return [];
  }
}

/** Equal for tags that say the same. */
export function signatureOf(tags: readonly RawTag[]): string {
  return JSON.stringify(tags);
}
