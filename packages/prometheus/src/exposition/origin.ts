import type { Attributes } from "@opentelemetry/api";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { KeyValue } from "../naming/naming.ts";

/** A scope as it may come: later versions of the SDK may add its attributes. */
export type Scope = ScopeMetrics["scope"] & { readonly attributes?: Attributes };

/**
 * Where a metric is from: a scope, with the labels that tell it, a registry that is joined, or the resource itself, which
 * becomes `target_info`. The same place is the same object.
 */
export type Origin =
  { readonly kind: "target" | "joined" } | { readonly kind: "scope"; readonly labels: readonly KeyValue[] };

export const targetOrigin: Origin = { kind: "target" };
export const joinedOrigin: Origin = { kind: "joined" };
/** A scope that is not to be told. */
export const scopeless: Origin = { kind: "scope", labels: [] };
