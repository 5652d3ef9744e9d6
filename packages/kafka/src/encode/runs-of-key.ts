import type { MetricData, ResourceMetrics, ScopeMetrics } from "@opentelemetry/sdk-metrics";
import type { StreamOrigin } from "./partition-by.ts";

/** Neighbouring metrics with one key. */
export interface RunOfKey {
  readonly key: Uint8Array | undefined;
  readonly part: ResourceMetrics;
}

/** So many keys are made before the event loop may turn: a function of the application's makes them. */
const keysAtOnce = 64;

/**
 * Divides metrics where the key changes. Nothing is put in another order: positions over all runs are those over all that was
 * given. Yields `undefined` wherever the event loop may turn, and returns the runs.
 */
export function* runsOfKey(
  { resource, scopeMetrics }: ResourceMetrics,
  keyOf: (origin: StreamOrigin) => Uint8Array | undefined,
): Generator<undefined, readonly RunOfKey[]> {
  const runs: RunOfKey[] = [];
  let key: Uint8Array | undefined;
  let run: ScopeMetrics[] | undefined;
  let made = 0;
  for (const { scope, metrics } of scopeMetrics) {
    let inScope: MetricData[] | undefined;
    for (const metric of metrics) {
      const next = tryKey(() => keyOf({ resource, scope, metric: metric.descriptor }));
      if (!run || !isSame(key, next)) {
        runs.push({ key: next, part: { resource, scopeMetrics: (run = []) } });
        inScope = undefined;
      }
      key = next;
      if (!inScope) run.push({ scope, metrics: (inScope = []) });
      inScope.push(metric);
      if (++made % keysAtOnce === 0) yield undefined;
    }
  }
  return runs;
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
