import type { Outcome, Payload } from "@meterbridge/core";
import type { Second } from "../collector.ts";
import type { EventClock } from "../event-clock.ts";
import { exporterOf } from "./ledger.ts";
import { outageTime, size } from "./scenario.ts";
import { delivered, isDown, station } from "./station.ts";

/** A topic, its partitions and the cluster that holds them, which is there or not as a whole. */
export interface Broker {
  readonly produce: (payload: Payload) => Promise<Outcome<Payload>>;
  /** The next message of a partition, as soon as there is one and the cluster is there. */
  read(partition: number): Promise<Payload>;
  /** How many messages nobody has read. */
  readonly lag: number;
}

interface BrokerOptions {
  readonly clock: EventClock;
  readonly fails: boolean;
  readonly seconds: Second[];
  /** Whether a producer that sends a message again says that it is the same. */
  readonly idempotent: boolean;
}

/** How long after its return a consumer notices, at most. */
const noticedWithinMs = 1_000;

export function broker({ clock, fails, seconds, idempotent }: BrokerOptions): Broker {
  const logs = Array.from({ length: size.partitions }, () => ({ messages: [] as Payload[], read: 0 }));
  const readers: (((payload: Payload) => void) | undefined)[] = [];
  const known = new WeakSet<Payload>();
  let lag = 0;

  return {
    produce: station({ clock, capacity: size.capacity.broker, fails, seconds }, (payload) => {
      if (idempotent && known.has(payload)) return delivered;
      known.add(payload);
      append(exporterOf(payload) % size.partitions, payload);
      return delivered;
    }),
    async read(partition) {
      const log = logs[partition]!;
      if (log.read === log.messages.length) {
        await new Promise<Payload>((resolve) => (readers[partition] = resolve));
      }
      if (fails && isDown(clock.now())) {
        const backMs = outageTime.toMs - clock.now() + (noticedWithinMs * partition) / size.partitions;
        await new Promise<void>((resolve) => void clock.setTimeout(resolve, backMs));
      }
      lag--;
      return log.messages[log.read++]!;
    },
    get lag() {
      return lag;
    },
  };

  function append(partition: number, payload: Payload): void {
    logs[partition]!.messages.push(payload);
    lag++;
    readers[partition]?.(payload);
    readers[partition] = undefined;
  }
}
