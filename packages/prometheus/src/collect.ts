import type { Attributes } from "@opentelemetry/api";
import type { CollectionResult, IMetricReader, MetricData } from "@opentelemetry/sdk-metrics";
import type { Collected } from "./exposition/collected.ts";
import type { ClientRegistry } from "./registry/client-registry.ts";
import { isOutOf } from "./registry/producer-scope.ts";
import type { ReadJoined } from "./registry/joined-metrics.ts";

/** What was collected for a scrape. */
export interface Collection {
  /** `undefined`: nothing could be collected. */
  readonly collected: Collected | undefined;
  /** What could not be collected. */
  readonly errors: readonly unknown[];
}

/** Asks everybody who has metrics. It never rejects. */
export type Collect = (timeoutMs: number) => Promise<Collection>;

export interface CollectOptions {
  readonly reader: Pick<IMetricReader, "collect">;
  /** The registries that are joined, each with what reads it. */
  readonly joined: ReadonlyMap<ClientRegistry, ReadJoined>;
  /** The exporter's metrics of itself. */
  readonly own: () => readonly MetricData[];
}

export function collectFrom({ reader, joined, own }: CollectOptions): Collect {
  const joinedRegistries = [...joined.keys()];

  return async (timeoutMs) => {
    try {
      return await collectAll(timeoutMs);
    } catch (error) {
      return { collected: undefined, errors: [error] };
    }
  };

  async function collectAll(timeoutMs: number): Promise<Collection> {
    const [sdk, ...registries] = await Promise.all([
      sdkMetrics(reader, timeoutMs),
      ...[...joined.values()].map((read) => read(timeoutMs)),
    ]);
    const errors = [...sdk.errors, ...registries.flatMap((registry) => registry.errors)];
    if (sdk.collected === undefined) return { collected: undefined, errors };
    const { resource, scopeMetrics } = sdk.collected;
    return {
      collected: {
        resource,
        // What came out of a registry by `promClientProducer` is here already when that is joined.
        scopeMetrics: scopeMetrics.filter((scoped) => !isOutOf(scoped?.scope, joinedRegistries)),
        joined: [...registries.flatMap(({ metrics }) => metrics), ...own()],
      },
      errors,
    };
  }
}

async function sdkMetrics(reader: CollectOptions["reader"], timeoutMs: number): Promise<Collection> {
  try {
    const { resourceMetrics, errors } = await reader.collect({ timeoutMillis: timeoutMs });
    const { resource, scopeMetrics } = resourceMetrics;
    return { collected: { resource: attributesOf(resource), scopeMetrics, joined: [] }, errors };
  } catch (error) {
    return { collected: undefined, errors: [error] };
  }
}

/**
 * The attributes of a resource that are known. While others are still being found out, the SDK complains to the log each
 * time it is asked for all of them.
 */
function attributesOf(resource: CollectionResult["resourceMetrics"]["resource"]): Attributes {
  if (!resource.asyncAttributesPending || !resource.getRawAttributes) return resource.attributes;
  const known: Attributes = {};
  for (const [key, value] of resource.getRawAttributes()) {
    if (value !== undefined && !isPending(value)) known[key] ??= value;
  }
  return known;
}

function isPending(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null)?.then === "function";
}
