import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { KeyMaker } from "./key-maker.ts";

/** Neighbouring metrics with one key. */
export interface RunOfKey {
  readonly key: Uint8Array | undefined;
  readonly part: ResourceMetrics;
}

/** Divides metrics where the key changes. Nothing is put in another order: positions over all runs are those over all that was given. */
export function* runsOfKey(
  { resource, scopeMetrics }: ResourceMetrics,
  keyOf: KeyMaker["ofMetric"],
): Generator<RunOfKey, void> {
  let key: Uint8Array | undefined;
  let run: ScopeMetrics[] = [];
  for (const { scope, metrics } of scopeMetrics) {
    let inScope: MetricData[] | undefined;
    for (const metric of metrics) {
      const next = tryKey(() => keyOf({ resource, scope, metric: metric.descriptor }));
      if (run.length > 0 && !isSame(key, next)) {
        yield { key, part: { resource, scopeMetrics: run } };
        run = [];
        inScope = undefined;
      }
      key = next;
      if (!inScope) run.push({ scope, metrics: (inScope = []) });
      inScope.push(metric);
    }
  }
  if (run.length > 0) yield { key, part: { resource, scopeMetrics: run } };
}

/** A metric that cannot be read has none. */
function tryKey(make: () => Uint8Array | undefined): Uint8Array | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}
