import { setImmediate as nextTurn } from "node:timers/promises";
import type { CollectionResult, MetricProducer, ScopeMetrics } from "@opentelemetry/sdk-metrics";

/** The values of a metric by their attributes, as `JSON`; `{}` is the series without. */
export function valuesOf(scopeMetrics: readonly ScopeMetrics[], name: string): Record<string, unknown> {
  const metrics = scopeMetrics.flatMap((scope) => scope.metrics).filter((metric) => metric.descriptor.name === name);
  const points = metrics.flatMap(({ dataPoints }): readonly (typeof dataPoints)[number][] => dataPoints);
  return Object.fromEntries(points.map(({ attributes, value }) => [JSON.stringify(attributes), value]));
}

/** Collects until the metric has these values: when a thread has said something, nobody knows. */
export async function untilValues(
  producer: MetricProducer,
  name: string,
  isSo: (values: Record<string, unknown>) => boolean,
): Promise<CollectionResult> {
  for (const giveUp = AbortSignal.timeout(10_000); ; giveUp.throwIfAborted()) {
    const result = await producer.collect();
    if (isSo(valuesOf(result.resourceMetrics.scopeMetrics, name))) return result;
    await nextTurn();
  }
}
