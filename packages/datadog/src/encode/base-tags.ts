import { attributeText } from "@meterbridge/core/points";
import type { Attributes } from "@opentelemetry/api";
import type { ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import { hostOf } from "./host-of.ts";
import { knownTags } from "./known-attributes.ts";
import type { DatadogProtobufOptions } from "./options.ts";
import { tagText, writtenTag } from "./tag-text.ts";

/** An attribute, or a tag, as it was given. */
export type TagPair = readonly [key: string, value: string];

/** The instrumentation scope, as later versions of the SDK may have it. */
type Scope = ScopeMetrics["scope"] & { readonly attributes?: Attributes };

/** What all series of a scope have in common. */
export interface Base {
  readonly host: string | undefined;
  readonly tags: ReadonlySet<string>;
  /** Equal for those that say the same. */
  readonly signature: string;
}

/** Gives what the series of each scope have in common, of one export. */
export function basesOf(
  options: DatadogProtobufOptions,
  resource: ResourceMetrics["resource"] | undefined,
): (scope: Scope | undefined) => Base {
  const texts = textsOf(() => resource?.attributes);
  const host = hostOf(options.host, texts);
  const baseOf = (scope: Scope | undefined): Base => {
    const tags = baseTags(options, texts, scope);
    return { host, tags, signature: JSON.stringify([host, ...tags]) };
  };
  if (options.scopeAsTags) return baseOf;
  const same = baseOf(undefined);
  return () => same;
}

/**
 * The tags of every data point of a scope: those of the options, of the resource, of the scope. All of them stay: a key may
 * have several values.
 */
function baseTags(
  options: DatadogProtobufOptions,
  resource: readonly TagPair[],
  scope: Scope | undefined,
): ReadonlySet<string> {
  const tags = new Set<string>();
  const addAll = (pairs: readonly TagPair[]): void => pairs.forEach(([key, value]) => tags.add(tagText(key, value)));
  for (const written of options.tags ?? []) {
    const tag = writtenTag(written);
    if (tag !== undefined) tags.add(tag);
  }
  addAll(knownTags(resource));
  if (options.resourceAttributesAsTags) addAll(resource);
  if (options.scopeAsTags) {
    addAll(textsOf(() => namesOf(scope)));
    addAll(textsOf(() => scope?.attributes));
  }
  return tags;
}

function namesOf(scope: Scope | undefined): Attributes {
  return {
    ...(scope?.name && { instrumentation_scope: scope.name }),
    ...(scope?.version && { instrumentation_scope_version: scope.version }),
  };
}

/** Attributes as texts; what no text says is left out: it is not worth the points that it is with. */
function textsOf(read: () => Attributes | undefined): TagPair[] {
  const texts: TagPair[] = [];
  try {
    const attributes = read() ?? {};
    for (const key of Object.keys(attributes)) {
      const text = textOf(attributes, key);
      if (text !== undefined) texts.push([key, text]);
    }
  } catch {
    // It cannot be read at all, or no further.
  }
  return texts;
}

function textOf(attributes: Attributes, key: string): string | undefined {
  try {
    return attributeText(attributes[key]);
  } catch {
    return undefined;
  }
}
