import { type Payload, wait } from "@meterbridge/core";
import type { EventClock } from "../event-clock.ts";
import type { Broker } from "./broker.ts";
import { type Setup, size } from "./scenario.ts";
import { delays, sendingQueue, type SendingQueue } from "./sending-queue.ts";
import { station, type Take } from "./station.ts";

interface ConsumersOptions {
  readonly clock: EventClock;
  readonly random: () => number;
  readonly setup: Setup;
  readonly lost: (payload: Payload) => void;
}

/**
 * Collectors with a `kafkareceiver`, which share the partitions. By default a message counts as read before it is handed on, and one that the
 * sending queue has no room for is skipped; set up with care, a message is tried until the backend has it, and the next one waits.
 */
export function startConsumers(options: ConsumersOptions, broker: Broker, next: Take): readonly SendingQueue[] {
  const { clock, random, setup, lost } = options;
  const queues = Array.from({ length: size.consumers }, () => sendingQueue({ clock, random, lost }, next));
  const collectors = queues.map((queue) =>
    station(
      { clock, capacity: size.capacity.consumer, fails: false, seconds: [] },
      setup === "default" ? queue.take : next,
    ),
  );
  for (let partition = 0; partition < size.partitions; partition++) void read(partition);
  return queues;

  async function read(partition: number): Promise<void> {
    const collector = collectors[partition % collectors.length]!;
    for (;;) {
      const payload = await broker.read(partition);
      for (const delayMs of delays(random)) {
        if ((await collector(payload)).kind === "delivered") break;
        if (setup === "default") {
          lost(payload);
          break;
        }
        await wait(clock, delayMs);
      }
    }
  }
}
