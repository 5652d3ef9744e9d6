import {
  checkOptions,
  flow,
  metricExporter,
  metricExporterRules,
  sinkOf,
  type MetricExporterOptions,
  type Rules,
} from "@meterbridge/core";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { retry, retryRules, type RetryOptions } from "./retry.ts";

export interface WithRetryOptions extends RetryOptions, Omit<MetricExporterOptions, keyof RetryOptions> {}

export const withRetryRules: Rules<WithRetryOptions> = { ...metricExporterRules, ...retryRules };

/**
 * Gives any OpenTelemetry exporter retries, a total deadline (`timeoutMs`, 10 000) and an orderly shutdown. It asks the
 * SDK for the temporality and aggregation that the wrapped exporter asks for.
 */
export function withRetry(exporter: PushMetricExporter, options: WithRetryOptions = {}): PushMetricExporter {
  checkOptions("withRetry", options, withRetryRules);
  const { maxAttempts, initialDelayMs, maxDelayMs, retryAmbiguous, random, clock, ...rest } = options;
  const retries = retry<ResourceMetrics>({ maxAttempts, initialDelayMs, maxDelayMs, retryAmbiguous, random, clock });
  return metricExporter(flow(retries, sinkOf(exporter)), { ...rest, ...(clock && { clock }) });
}
