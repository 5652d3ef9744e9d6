import { dataPointTypes, type Layer, layer } from "@meterbridge/core";
import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { DatadogProtobufOptions } from "../encode/options.ts";

/**
 * Passes metrics on with those that become sketches last, so that what is of one kind is in one piece; of each kind the order
 * stays. A scope that has both comes twice. When nothing has to move, the very same metrics are passed on. What an outcome
 * leaves undelivered is in the order in which it was passed on.
 */
export function sketchesLast({
  histograms = "distributions",
}: Pick<DatadogProtobufOptions, "histograms"> = {}): Layer<ResourceMetrics> {
  if (histograms !== "distributions") return (next) => next;
  return layer((next) => ({ send: (metrics, call) => next.send(arranged(metrics), call) }));
}

function arranged(metrics: ResourceMetrics): ResourceMetrics {
  try {
    if (isArranged(metrics)) return metrics;
    const { resource, scopeMetrics } = metrics;
    const series = scopeMetrics.flatMap((scope) => only(scope, (metric) => !becomesSketches(metric)));
    const sketches = scopeMetrics.flatMap((scope) => only(scope, becomesSketches));
    return { resource, scopeMetrics: [...series, ...sketches] };
  } catch {
    // They are no metrics: whoever encodes them will say so.
    return metrics;
  }
}

function isArranged({ scopeMetrics }: ResourceMetrics): boolean {
  let isAnySketch = false;
  for (const { metrics } of scopeMetrics) {
    for (const metric of metrics) {
      if (becomesSketches(metric)) isAnySketch = true;
      else if (isAnySketch) return false;
    }
  }
  return true;
}

/** The scope with these of its metrics alone; nothing when there are none. */
function only({ scope, metrics }: ScopeMetrics, which: (metric: MetricData) => boolean): ScopeMetrics[] {
  const chosen = metrics.filter(which);
  return chosen.length > 0 ? [{ scope, metrics: chosen }] : [];
}

/** What cannot be read becomes neither, and stays among the series. */
function becomesSketches(metric: MetricData): boolean {
  try {
    const { dataPointType } = metric;
    return dataPointType === dataPointTypes.histogram || dataPointType === dataPointTypes.exponentialHistogram;
  } catch {
    return false;
  }
}
