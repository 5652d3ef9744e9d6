import type { Aggregator } from "./aggregator.ts";
import type { ClientFamily, ClientMetric } from "./client-registry.ts";
import { oursMark } from "./our-metrics.ts";

/** A family as a client's registry takes it: `get()` is asked with every scrape, and may be by several registries. */
export interface RegisteredMetric extends ClientMetric {
  readonly help: string;
  readonly aggregator: Aggregator;
  get(): Promise<RegisteredFamily>;
  reset(): void;
}

/** What a client's `get()` gives, for its own text and JSON, and for a cluster's primary to add up. */
export interface RegisteredFamily extends ClientFamily {
  readonly aggregator: Aggregator;
}

/** `family` is what it says now, `latest` what it says when it is asked. */
export function registeredMetric(family: RegisteredFamily, latest: () => Promise<RegisteredFamily>): RegisteredMetric {
  const { name, type, help, aggregator } = family;
  const metric = {
    ...oursMark,
    type,
    help,
    aggregator,
    get: latest,
    // A client sets its counters back, for tests; what the SDK counts is not ours to change.
    reset() {},
  };
  // A registry of OpenMetrics shortens the names of its counters when it writes them, for good.
  return Object.defineProperty(metric, "name", {
    enumerable: true,
    get: () => name,
    set: () => {},
  }) as typeof metric & {
    readonly name: string;
  };
}
