import { checkOptions } from "@meterbridge/core";
import type { IMetricReader } from "@opentelemetry/sdk-metrics";
import { collectFrom } from "../collect.ts";
import type { DropReason } from "../exposition/drops.ts";
import { pullReader } from "../reader.ts";
import { type ClientRegistry, clientRegistryRule } from "./client-registry.ts";
import { RegisteredSet } from "./registered-set.ts";
import { type RegisterIntoOptions, registerIntoRules } from "./register-into-options.ts";
import { joinRegistry } from "./registry-guests.ts";
import { type Snapshot, snapshotsFor } from "./sdk-snapshot.ts";

/** A metric reader whose metrics a client's registry serves. */
export interface RegistryReader extends IMetricReader {
  /** How many data points were left out since the start, by reason. */
  readonly drops: ReadonlyMap<DropReason, number>;
}

/**
 * Makes a metric reader that puts the SDK's metrics into a registry of `prom-client` or `@prometheus-io/client`, for
 * services that serve `await register.metrics()` already: nothing changes there, and both are in it.
 *
 * Each family is a metric of the registry, under the name and with the labels that `prometheusExporter` would give it in
 * text 0.0.4. So it is in `getMetricsAsJSON()`, in registries that are merged of it, and in what a cluster's primary adds
 * up, too. `metrics` and `getMetricsAsJSON` of this one registry are wrapped, so that a family is there with the first
 * scrape; a merged registry has those that were there when it was merged: `await provider.forceFlush()` before makes sure.
 * `Registry.merge` refuses two metrics of one name, `target_info` among them: `targetInfo: false` for all but one of them.
 * Exemplars are not carried.
 *
 * Names that the registry has itself stay its own: ours is left out, told once and counted. When the SDK fails, or takes
 * longer than `timeoutMs`, the registry serves what it has without. `shutdown` takes everything out of it again.
 *
 * @throws {TypeError} When the registry is none, or an option is wrong: one error that names them all.
 */
export function registerInto(registry: ClientRegistry, options: RegisterIntoOptions = {}): RegistryReader {
  checkOptions(
    "registerInto",
    { registry: registry ?? null, ...options },
    { registry: clientRegistryRule, ...registerIntoRules },
  );
  const reader = pullReader({
    aggregation: options.aggregation,
    cardinalityLimit: options.cardinalityLimit,
    metricProducers: [],
    shutdown: async () => end(),
    clock: options.clock,
  });
  const registered = new RegisteredSet(registry, async (name) => (held ?? (await snapshots.take())).get(name));
  const collect = collectFrom({ reader, joined: new Map(), own: () => [] });
  const snapshots = snapshotsFor(registry, registered, collect, options);
  let leave: (() => void) | undefined;
  let held: Snapshot | undefined;

  return {
    ...reader,
    drops: snapshots.drops,
    setMetricProducer(producer) {
      reader.setMetricProducer(producer);
      leave = joinRegistry(registry, {
        take: async () => held ?? snapshots.take(),
        hold: (snapshot) => (held = snapshot),
        lookedInto() {
          if (registered.isEmpty && !held) void snapshots.take();
        },
        giveWay: (name) => registered.giveWay(name),
      });
    },
    async forceFlush() {
      await snapshots.take();
    },
  };

  function end(): void {
    snapshots.end();
    leave?.();
    registered.clear();
  }
}
