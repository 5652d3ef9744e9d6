import type { Clock } from "@meterbridge/core";
import { withFallback, withQueue, withRetry } from "@meterbridge/resilience";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";

/** What we lay around exporters, ours or not. */
export interface Wrapper {
  readonly name: string;
  /** The second exporter is for who needs two. An export has 10 s unless said, and so has a shutdown. */
  wrap(exporter: PushMetricExporter, second: PushMetricExporter, options?: WrapperOptions): PushMetricExporter;
}

interface WrapperOptions {
  readonly timeoutMs?: number;
  readonly clock?: Clock;
}

export const wrappers: readonly Wrapper[] = [
  { name: "withRetry", wrap: (exporter, _, options) => withRetry(exporter, options) },
  { name: "withQueue", wrap: (exporter, _, options) => withQueue(exporter, options) },
  { name: "withFallback", wrap: withFallback },
];

export function wrapperNamed(name: string): Wrapper {
  return wrappers.find((wrapper) => wrapper.name === name)!;
}
