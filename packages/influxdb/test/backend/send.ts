import { outcomeOf } from "@meterbridge/core";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** Exports, and says how it ended: `delivered`, what was dropped for which reason, what is left. */
export function send(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<ReturnType<typeof outcomeOf>> {
  return new Promise((resolve) => exporter.export(metrics, (result) => resolve(outcomeOf(result))));
}
