import { type Layer, layer, type Outcome, type Visit } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** How one export went. */
export interface FinishedExport {
  readonly metrics: ResourceMetrics;
  readonly outcome: Outcome<ResourceMetrics>;
  readonly latencyMs: number;
  /** How often something was sent again, in all exports so far. */
  readonly retries: number;
}

export interface Watcher {
  begin(): void;
  end(finished: FinishedExport): void;
}

/** A layer that changes nothing: it tells how each export begins and ends. */
export function watched(watcher: Watcher): Layer<ResourceMetrics> {
  return layer((next) => ({
    async send(metrics, call) {
      const startedMs = performance.now();
      watcher.begin();
      const outcome = await next.send(metrics, call);
      const latencyMs = performance.now() - startedMs;
      watcher.end({ metrics, outcome, latencyMs, retries: retriesOf((visit) => next.inspect?.(visit)) });
      return outcome;
    },
  }));
}

function retriesOf(inspect: (visit: Visit) => void): number {
  let retries = 0;
  inspect((name, value) => {
    if (name === "retries") retries += Number(value);
  });
  return retries;
}
