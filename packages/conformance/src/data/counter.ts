import type { MetricPlan } from "./build-metrics.ts";

/** A counter with one data point, told from others by an attribute. */
export function counter(item: string, value = 1): MetricPlan {
  return { kind: "sum", name: "conformance.count", integers: true, points: [{ attributes: { item }, value }] };
}
