import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** As much of an encoder as is timed. */
export interface TimedEncoder {
  encode(metrics: ResourceMetrics, drop: () => void): Iterable<{ release?(): void } | undefined>;
}

export interface EncodingTime {
  readonly totalMs: number;
  /** The longest time between two chances to interrupt. */
  readonly longestMs: number;
}

/** Encodes metrics, and gives each body back, as the pipeline does when it was delivered. */
export function timeEncoder(encoder: TimedEncoder, metrics: ResourceMetrics): EncodingTime {
  let longestMs = 0;
  const start = performance.now();
  let before = start;
  for (const payload of encoder.encode(metrics, () => {})) {
    payload?.release?.();
    const now = performance.now();
    longestMs = Math.max(longestMs, now - before);
    before = now;
  }
  return { totalMs: performance.now() - start, longestMs };
}
