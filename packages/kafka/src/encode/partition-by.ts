import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";

/**
 * What the key of a message is made of. Messages of one key are in one partition, as long as the number of partitions stays, and
 * a partition keeps their order. With each of them but `"none"`, all data points of a stream have one key.
 *
 * | it is        | the key                                                                                | messages of an export                     |
 * | ------------ | -------------------------------------------------------------------------------------- | ----------------------------------------- |
 * | `"resource"` | 16 bytes of a hash over the attributes of the resource: the default                    | one, or as many as its size needs         |
 * | `"metric"`   | 16 bytes of a hash over these and the name of the metric                               | one for each metric                       |
 * | `"none"`     | there is none: each message goes to the next partition, and deltas may overtake others | one, or as many as its size needs         |
 * | a function   | what it gives: text, bytes, or `undefined` for none                                    | one for neighbouring metrics of one key   |
 */
export type PartitionBy = "resource" | "metric" | "none" | ((origin: StreamOrigin) => string | Uint8Array | undefined);

/** Where the data points of a metric come from. */
export interface StreamOrigin {
  readonly resource: ResourceMetrics["resource"];
  readonly scope: ScopeMetrics["scope"];
  readonly metric: MetricData["descriptor"];
}
