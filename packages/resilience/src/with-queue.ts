import {
  checkOptions,
  flow,
  metricExporter,
  metricExporterRules,
  type MetricExporterOptions,
  type Rules,
  sinkOf,
} from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { queue } from "./queue/queue.ts";
import { type QueueOptions, queueRules } from "./queue/queue-options.ts";

export interface WithQueueOptions extends QueueOptions, Omit<MetricExporterOptions, keyof QueueOptions> {}

export const withQueueRules: Rules<WithQueueOptions> = { ...metricExporterRules, ...queueRules };

/**
 * Gives any OpenTelemetry exporter a queue in memory: an export is answered as soon as it is queued, and delivered in the
 * background, in order, also after an outage. Whatever the wrapped exporter does is survived. It asks the SDK for the
 * temporality and aggregation that the wrapped exporter asks for.
 */
export function withQueue(exporter: PushMetricExporter, options: WithQueueOptions = {}): PushMetricExporter {
  checkOptions("withQueue", options, withQueueRules);
  const { timeoutMs, maxPendingExports, temporality, aggregation, ...queueOptions } = options;
  const { name, clock } = queueOptions;
  return metricExporter(flow(queue(queueOptions), sinkOf(exporter)), {
    name,
    clock,
    timeoutMs,
    maxPendingExports,
    temporality,
    aggregation,
  });
}
