import { type Clock, systemClock, wait } from "@meterbridge/core";
import type { WatchedExporter } from "./service.ts";

type Exporters = ReadonlyMap<string, Pick<WatchedExporter, "lastMs"> & { health(): { readonly inflight: number } }>;

const longestDeliveryMs = 60_000;
/** Datadog has whole seconds. */
const coarsestTimeMs = 1_000;

/** Waits until nothing waits any more, or not any longer. */
export async function untilDelivered(
  exporters: Exporters,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  const endMs = clock.now() + longestDeliveryMs;
  const waits = (): boolean => [...exporters.values()].some(({ health }) => health().inflight > 0);
  while (waits() && clock.now() < endMs && !signal.aborted) await wait(clock, 100, signal);
}

/**
 * Waits until nobody has exported for a second. A shutdown exports once more, and what is collected twice in a second is one data point to who
 * has whole seconds.
 */
export async function untilNextSecond(
  exporters: Exporters,
  signal: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  const isTooEarly = (): boolean =>
    [...exporters.values()].some(({ lastMs }) => clock.now() - lastMs() < coarsestTimeMs);
  while (isTooEarly() && !signal.aborted) await wait(clock, 20, signal);
}
