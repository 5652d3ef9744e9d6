import {
  checkOptions,
  metricExporter,
  metricExporterRules,
  sinkOf,
  temporalitySelector,
  type MetricExporterOptions,
  type Rules,
} from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { fallbackRules, type FallbackOptions } from "./fallback-options.ts";
import { fallback } from "./fallback.ts";
import { sameSelectors } from "./same-selectors.ts";

export interface WithFallbackOptions
  extends Omit<FallbackOptions, "selectors">, Omit<MetricExporterOptions, keyof FallbackOptions> {}

const { selectors: _, ...ownRules } = fallbackRules;

export const withFallbackRules: Rules<WithFallbackOptions> = { ...metricExporterRules, ...ownRules };

/**
 * Gives what one OpenTelemetry exporter cannot deliver, for whatever reason, to another one; on top, both have a total
 * deadline (`timeoutMs`, 10 000), of which the primary gets at most half, and an orderly shutdown.
 *
 * The SDK is asked for the temporality and aggregation that the primary asks for. An exporter that does not say is held to
 * the SDK's defaults; `temporality` and `aggregation` decide it for both.
 *
 * @throws {TypeError} A wrong option, or exporters that ask for different temporalities or aggregations.
 */
export function withFallback(
  primary: PushMetricExporter,
  secondary: PushMetricExporter,
  options: WithFallbackOptions = {},
): PushMetricExporter {
  checkOptions("withFallback", options, withFallbackRules);
  const { primaryTimeoutMs, holdMs, fallbackAmbiguous, ...rest } = options;
  const { name, clock, temporality, aggregation } = rest;
  const members = [sinkOf(primary), sinkOf(secondary)] as const;
  const selectors = sameSelectors("withFallback", members[0].selectors, members[1].selectors, {
    ...(temporality !== undefined && { temporality: temporalitySelector(temporality) }),
    ...(aggregation && { aggregation }),
  });
  const sink = fallback(...members, { primaryTimeoutMs, holdMs, fallbackAmbiguous, selectors, name, clock });
  return metricExporter(sink, rest);
}
