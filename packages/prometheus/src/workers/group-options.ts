import { type Clock, clockRule, integer, oneOf, type Rules, text } from "@meterbridge/core";
import { type PolicyChoice, policyRule } from "./merge/worker-policy.ts";

export interface WorkerGroupOptions {
  /**
   * What the workers' gauges become: one policy, or a function that chooses by the metric. `"each"` unless said: what a sum
   * of gauges would mean, nobody knows but who made them.
   */
  readonly gauge?: PolicyChoice | undefined;
  /** The same for up-down counters. `"sum"` unless said. */
  readonly upDownCounter?: PolicyChoice | undefined;
  /** The label that tells workers apart where they are: the id of a cluster worker, or `thread-` and that of a thread. `"worker"` unless said. */
  readonly label?: string | undefined;
  /** How long the workers have to answer, in milliseconds, but never more than four fifths of what the scrape has. 2 000 unless said. */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether a worker that does not answer in time is an error of the collection. What it said last is used in any case. With
   * `"stale"` it is told in the diagnostic log only. With `"error"` the exporter's error policy decides: `"fail"` answers no
   * scrape then, `"partial"` all. One that is just starting, and has not said anything yet, is no error. `"stale"` unless
   * said: one worker that hangs must not cost the metrics of all others.
   */
  readonly late?: "error" | "stale" | undefined;
  /**
   * Of how many series of a metric, which no living worker has, the counts of dead workers are kept one by one. More are kept
   * together, as a series with the attribute `otel.metric.overflow`. 10 000 unless said.
   */
  readonly maxDepartedSeries?: number | undefined;
  readonly clock?: Clock | undefined;
}

export const workerGroupRules: Rules<WorkerGroupOptions> = {
  gauge: policyRule,
  upDownCounter: policyRule,
  label: text,
  timeoutMs: integer("milliseconds", 1),
  late: oneOf("error", "stale"),
  maxDepartedSeries: integer("series", 0),
  clock: clockRule,
};
