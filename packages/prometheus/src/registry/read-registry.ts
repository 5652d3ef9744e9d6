import { type Breather, type Clock, ExportError, messageOf, safeCause, waitFor } from "@meterbridge/core";
import type { ClientFamily, ClientMetric, ClientRegistry } from "./client-registry.ts";
import { isOurs } from "./our-metrics.ts";

/** A metric of a registry with what it said. */
export interface Reading {
  readonly metric: ClientMetric;
  readonly family: ClientFamily;
}

export interface Readings {
  /** In the registry's order. */
  readonly readings: readonly Reading[];
  /** One for each metric that could not be read. */
  readonly errors: readonly ExportError[];
}

/**
 * Reads every metric of a registry, those that come into it meanwhile included. A metric whose `collect()` fails, or does
 * not end in time, is an error; the others are read. What we have put into the registry is left out: it would go round.
 *
 * All `collect()` of a registry run at once, as the client has it.
 */
export async function readRegistry(
  registry: ClientRegistry,
  { breather, clock, timeoutMs }: { readonly breather: Breather; readonly clock: Clock; readonly timeoutMs: number },
): Promise<Readings> {
  const over = new AbortController();
  const cancel = timeoutMs === Infinity ? undefined : clock.setTimeout(() => over.abort(), timeoutMs);
  try {
    const known = new Map<object, Reading | ExportError>();
    await readNew(metricsOf(registry), known);
    // A collect() may have registered more.
    const metrics = metricsOf(registry);
    await readNew(metrics, known);
    const readings: Reading[] = [];
    const errors: ExportError[] = [];
    for (const metric of metrics) {
      const result = known.get(metric)!;
      if (result instanceof ExportError) errors.push(result);
      else readings.push(result);
    }
    return { readings, errors };
  } finally {
    cancel?.();
  }

  async function readNew(metrics: readonly ClientMetric[], known: Map<object, Reading | ExportError>): Promise<void> {
    const pending: Promise<void>[] = [];
    for (const metric of metrics) {
      if (known.has(metric)) continue;
      const keep = (result: Reading | ExportError): void => void known.set(metric, result);
      pending.push(read(metric, over.signal).then(keep));
      if (breather.due) await breather.breathe();
    }
    await breather.during(Promise.all(pending));
  }
}

function metricsOf(registry: ClientRegistry): readonly ClientMetric[] {
  return (registry.getMetricsAsArray() as readonly ClientMetric[]).filter((metric) => !isOurs(metric));
}

async function read(metric: ClientMetric, over: AbortSignal): Promise<Reading | ExportError> {
  try {
    const answer = await waitFor(askFor(metric), over);
    return answer
      ? { metric, family: answer.value }
      : new ExportError("timeout", `${said(metric)} is not collected yet`);
  } catch (error) {
    return new ExportError("unknown", `${said(metric)}: ${messageOf(error)}`, { cause: safeCause(error) });
  }
}

async function askFor(metric: ClientMetric): Promise<ClientFamily> {
  const family = await (metric.getForPromString ? metric.getForPromString() : metric.get());
  if (typeof family !== "object" || family === null) throw new TypeError("get() gave no family");
  return family;
}

function said({ name }: ClientMetric): string {
  return `metric ${JSON.stringify(name)} of the joined registry`;
}
