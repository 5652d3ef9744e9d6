import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { ClientRegistry } from "./client-registry.ts";

/** The name of the scope of what `promClientProducer` gives. */
const producerScope = "@meterbridge/prometheus/prom-client";

const registryKey = Symbol.for("meterbridge.prometheus.registry");

/** A scope that says which registry its metrics come out of. */
export function producerScopeOf(registry: ClientRegistry): ScopeMetrics["scope"] {
  return Object.defineProperty({ name: producerScope }, registryKey, { value: registry });
}

/** Whether a scope's metrics come out of one of these registries of this process. */
export function isOutOf(scope: ScopeMetrics["scope"] | undefined, registries: readonly ClientRegistry[]): boolean {
  const registry = (scope as { readonly [registryKey]?: ClientRegistry } | undefined)?.[registryKey];
  return registry !== undefined && registries.includes(registry);
}
