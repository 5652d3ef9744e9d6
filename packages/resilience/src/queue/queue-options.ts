import { integer, oneOf, type Rules } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type DeliveryOptions, deliveryRules } from "../delivery-options.ts";

/** What happens when there is no room; only metrics can be merged. */
export type QueueOverflow<In = ResourceMetrics> =
  "drop-oldest" | "drop-newest" | "block" | (In extends ResourceMetrics ? "merge-delta" : never);

export interface QueueOptions<In = ResourceMetrics> extends DeliveryOptions {
  /**
   * How much memory what waits may hold, in bytes: of payloads their bodies, and while they can still be divided what they
   * were made from, which goes first; of metrics an estimate. 67 108 864 (64 MiB) unless said: some 15 exports of
   * 10 000 data points each, or 300 of them encoded and compressed.
   */
  readonly maxBytes?: number | undefined;
  /** How many exports, or payloads, may wait. 10 000 unless said: small ones for a week of one a minute. */
  readonly maxItems?: number | undefined;
  /**
   * How old something may become, in milliseconds; 0 is no limit. 3 600 000 (one hour) unless said: many backends refuse
   * data points that are older. What was merged is as old as the latest of it.
   */
  readonly maxAgeMs?: number | undefined;
  /**
   * What happens when there is no room. `"drop-oldest"`, unless said: it is dropped. `"drop-newest"`: the send fails with
   * the code `overflow`. `"block"`: the send waits for room, within its call. `"merge-delta"`, for metrics: data points of
   * one stream become one, so that it takes longer until something has to be dropped: deltas are added, of the
   * others the later one stays. What cannot be merged is dropped, the oldest first.
   */
  readonly overflow?: QueueOverflow<In> | undefined;
  /**
   * When a send is answered. `"enqueued"`, unless said: as soon as the queue has taken it, which answers for it from
   * there on. `"delivered"`: with the outcome of the delivery, within its call, which then ought to have time for it.
   */
  readonly acknowledge?: "enqueued" | "delivered" | undefined;
}

export const queueRules: Rules<QueueOptions> = {
  ...deliveryRules,
  maxBytes: integer("bytes", 1),
  maxItems: integer("items", 1),
  maxAgeMs: integer("milliseconds", 0),
  overflow: oneOf("drop-oldest", "drop-newest", "block", "merge-delta"),
  acknowledge: oneOf("enqueued", "delivered"),
};
