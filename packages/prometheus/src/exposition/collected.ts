import type { Attributes } from "@opentelemetry/api";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";

/** Everything that one scrape has to write, as it was collected. */
export interface Collected {
  readonly resource: Attributes;
  readonly scopeMetrics: readonly ScopeMetrics[];
  /** Metrics of registries that are joined: their names are kept, and they get no labels of ours. */
  readonly joined: readonly MetricData[];
}
