import { type Clock, clockRule, integer, oneOf, type Rules, text } from "@meterbridge/core";
import { tagsRule } from "./tags-rule.ts";

/** Options of `datadogProtobuf`. */
export interface DatadogProtobufOptions {
  /**
   * What becomes of histograms, exponential ones too.
   *
   * `"distributions"`: sketches, of which Datadog tells any quantile, over any tags. `"counters"`: counts `<name>.bucket`, tagged
   * `lower_bound` and `upper_bound`, besides `<name>.count`, `.sum`, `.min` and `.max`. `"nobuckets"`: these four alone.
   * `"distributions"` unless said.
   */
  readonly histograms?: "distributions" | "counters" | "nobuckets" | undefined;
  /** Tags of every data point, each `key:value`, or a word alone; 100 at most, which is what a series may have in all. */
  readonly tags?: readonly string[] | undefined;
  /**
   * The host that everything is reported of. Unless said it is told by the resource: `datadog.host.name`, what the cloud
   * provider calls it, `k8s.node.name` with `k8s.cluster.name`, `host.id`, `host.name`, in this order; or there is none.
   */
  readonly host?: string | undefined;
  /** Whether every attribute of the resource is a tag, not only those that Datadog knows; `false` unless said. */
  readonly resourceAttributesAsTags?: boolean | undefined;
  /** Whether the scope's name and version are tags, `instrumentation_scope` and `instrumentation_scope_version`; `false` unless said. */
  readonly scopeAsTags?: boolean | undefined;
  /**
   * The most bytes of one payload before compression; 5 242 880 unless said, which is what Datadog takes of series. A data
   * point with more is dropped.
   */
  readonly maxRequestBytes?: number | undefined;
  /** The most memory that is kept from one export to the next, so that series that come again are not written anew. 96 MiB unless said; 0 keeps nothing. */
  readonly maxCacheBytes?: number | undefined;
  /** Tells which times are too old, or too far ahead. */
  readonly clock?: Clock | undefined;
}

export const datadogProtobufRules: Rules<DatadogProtobufOptions> = {
  histograms: oneOf("distributions", "counters", "nobuckets"),
  tags: tagsRule,
  host: text,
  resourceAttributesAsTags: oneOf(true, false),
  scopeAsTags: oneOf(true, false),
  maxRequestBytes: integer("bytes", 1024, 5_242_880),
  maxCacheBytes: integer("bytes", 0),
  clock: clockRule,
};
