import type { MetricProducer, ResourceMetrics } from "@opentelemetry/sdk-metrics";

type Collect = MetricProducer["collect"];

/** What a pull exporter collects from: it takes the place of the SDK, and hands out what a case wants. */
export interface HandingProducer extends MetricProducer {
  /** Hands these out from now on. */
  hand(metrics: ResourceMetrics): void;
  /** Answers so from now on: with errors, late, never. */
  answer(collect: Collect): void;
  /** What it was asked each time, oldest first. */
  asked(): readonly Parameters<Collect>[0][];
}

/** It begins with no metrics at all. */
export function handingProducer(): HandingProducer {
  const asked: Parameters<Collect>[0][] = [];
  let current = handing({ resource: { attributes: {} } as ResourceMetrics["resource"], scopeMetrics: [] });
  return {
    hand: (metrics) => void (current = handing(metrics)),
    answer: (collect) => void (current = collect),
    asked: () => asked,
    collect(options) {
      asked.push(options);
      return current(options);
    },
  };
}

function handing(resourceMetrics: ResourceMetrics): Collect {
  return async () => ({ resourceMetrics, errors: [] });
}
