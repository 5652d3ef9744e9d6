import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { Naming } from "../naming/naming.ts";
import type { Collected } from "./collected.ts";
import type { Drops } from "./drops.ts";
import { joinedOrigin, type Origin, scopeless, targetOrigin } from "./origin.ts";
import { ScopeOrigins } from "./scope-origins.ts";
import { targetMetric } from "./target-metric.ts";

/** A metric, and where it is from. */
export interface Arrival {
  readonly metric: MetricData;
  readonly origin: Origin;
}

export interface ArrivalsOptions {
  readonly naming: Pick<Naming, "labelName">;
  readonly scopeInfo: boolean;
  readonly targetInfo: boolean;
}

/** All metrics of a scrape in their order: the resource's, those that are joined, those of the scopes. */
export class Arrivals {
  readonly #options: ArrivalsOptions;
  readonly #scopes: ScopeOrigins;

  constructor(options: ArrivalsOptions) {
    this.#options = options;
    this.#scopes = new ScopeOrigins(options.naming);
  }

  *of({ resource, scopeMetrics, joined }: Collected, drops: Drops): Generator<Arrival> {
    if (this.#options.targetInfo && Object.keys(resource).length > 0) {
      yield { metric: targetMetric(resource), origin: targetOrigin };
    }
    for (const metric of joined) yield { metric, origin: joinedOrigin };
    this.#scopes.begin();
    for (const scoped of scopeMetrics) {
      const read = this.#read(scoped);
      if (read === undefined) drops.add("unreadable_point");
      else for (const metric of read.metrics) yield { metric, origin: read.origin };
    }
  }

  /** `undefined`: reading it threw an error, or it has no metrics at all. */
  #read(scoped: ScopeMetrics): { readonly origin: Origin; readonly metrics: readonly MetricData[] } | undefined {
    try {
      const { scope, metrics } = scoped;
      if (!Array.isArray(metrics)) return undefined;
      return { origin: this.#options.scopeInfo ? this.#scopes.of(scope) : scopeless, metrics };
    } catch {
      return undefined;
    }
  }
}
