import type { Payload } from "@meterbridge/core";
import type { Second } from "../collector.ts";
import type { EventClock } from "../event-clock.ts";
import { exporterOf } from "./ledger.ts";
import { type Outage, outageTime, type Setup, size } from "./scenario.ts";
import { sendingQueue, type SendingQueue } from "./sending-queue.ts";
import { isDown, station, type Take } from "./station.ts";

interface GatewaysOptions {
  readonly clock: EventClock;
  readonly random: () => number;
  readonly setup: Setup;
  readonly outage: Outage;
  readonly seconds: Second[];
  readonly lost: (payload: Payload) => void;
}

export interface Gateways {
  readonly take: Take;
  readonly queues: readonly SendingQueue[];
}

/** How long a balancer needs to see that a gateway is gone, or back. */
const healthCheckMs = 5_000;

/**
 * A pool of Collectors behind a balancer. By default each request goes to any of them, and is answered as soon as it is in
 * a queue; set up with care, all that one exporter sends goes to one gateway, and is answered when the next one has it.
 */
export function gateways(options: GatewaysOptions, next: Take): Gateways {
  const { clock, random, setup, outage, seconds, lost } = options;
  const failing = { "all gateways": size.gateways, "half of the gateways": size.gateways / 2, broker: 0, backend: 0 }[
    outage
  ];
  const all = Array.from({ length: size.gateways }, (_, index) => {
    const fails = index < failing;
    const queue = sendingQueue({ clock, random, lost }, next);
    if (fails) clock.setTimeout(() => queue.die(), outageTime.fromMs);
    const take = station(
      { clock, capacity: size.capacity.gateway, fails, seconds },
      setup === "default" ? queue.take : next,
    );
    return { fails, queue, take };
  });

  return {
    queues: all.map(({ queue }) => queue),
    take(payload) {
      const seenAt = clock.now() - healthCheckMs;
      const known = all.filter(({ fails }) => !(fails && isDown(seenAt)));
      const candidates = known.length > 0 ? known : all;
      const chance = setup === "default" ? random() : spread(exporterOf(payload));
      return candidates[Math.floor(chance * candidates.length)]!.take(payload);
    },
  };
}

/** A number from 0 to below 1 that is always the same for one exporter. */
function spread(exporter: number): number {
  return ((exporter * 2_654_435_769) % 2 ** 32) / 2 ** 32;
}
