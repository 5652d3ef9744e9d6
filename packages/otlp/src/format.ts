import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { Arena } from "./arena.ts";
import type { MetricIdentity, MetricSlot } from "./metric-slot.ts";

/** One of OTLP's two encodings. */
export interface Format {
  readonly contentType: string;
  /** Bytes between two metrics and between two scopes, and after the last one, where they are cut off. */
  readonly separatorBytes: 0 | 1;
  /** More than what any envelope takes besides the heads and tails. */
  readonly envelopeRoom: number;
  /** @returns `undefined` when there is no such kind of metric. */
  metric(identity: MetricIdentity): MetricSlot | undefined;
  /** What stands before and after the scopes. */
  resource(arena: Arena, resource: ResourceLike): Wrapper;
  /** What stands before and after the metrics of a scope. */
  scope(arena: Arena, scope: ScopeMetrics["scope"]): Wrapper;
}

/** What is written around a number of bytes. */
export interface Wrapper {
  readonly size: number;
  readonly tail: Buffer;
  head(contentBytes: number): Buffer;
}

interface ResourceLike {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly schemaUrl?: string;
  readonly droppedAttributesCount?: number;
}
