import { oneOf, type Rules } from "@meterbridge/core";
import { type PrometheusExporterOptions, prometheusExporterRules } from "../options.ts";
import { type Aggregator, aggregators } from "./aggregator.ts";

/** What `prometheusExporter` has under the same names, where a registry has it too. */
type Shared =
  | "translationStrategy"
  | "namespace"
  | "scopeInfo"
  | "targetInfo"
  | "resourceConstantLabels"
  | "exponentialHistogramBoundaries"
  | "aggregation"
  | "cardinalityLimit"
  | "clock";

export interface RegisterIntoOptions extends Pick<PrometheusExporterOptions, Shared> {
  /**
   * What a cluster's primary makes of the gauges of its workers, in the client's words. `"max"` unless said: it is the
   * value of one of them, where a sum would be that of none. Counters, up-down counters and histograms are always added up.
   */
  readonly gaugeAggregator?: Aggregator | undefined;
  /**
   * How long the registry waits for the SDK, in milliseconds, before it goes on without. 3 000 unless said: a cluster's
   * primary waits for five seconds for its workers.
   */
  readonly timeoutMs?: number | undefined;
}

const rules = prometheusExporterRules;

export const registerIntoRules: Rules<RegisterIntoOptions> = {
  translationStrategy: rules.translationStrategy,
  namespace: rules.namespace,
  scopeInfo: rules.scopeInfo,
  targetInfo: rules.targetInfo,
  resourceConstantLabels: rules.resourceConstantLabels,
  exponentialHistogramBoundaries: rules.exponentialHistogramBoundaries,
  aggregation: rules.aggregation,
  cardinalityLimit: rules.cardinalityLimit,
  clock: rules.clock,
  gaugeAggregator: oneOf(...aggregators),
  timeoutMs: rules.timeoutMs,
};
