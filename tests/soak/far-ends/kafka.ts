import { setTimeout as delay } from "node:timers/promises";
import { startKafka, startKafkaCollector } from "@meterbridge/testbed";
import { pointsOfOtlpJson } from "@meterbridge/test-harness";
import { type Arrived, arrivals } from "../books/arrivals.ts";
import type { FarEnd } from "./far-end.ts";
import { followedFile } from "./followed-file.ts";
import { receivedFile } from "./received-file.ts";
import { serverFaults } from "./server-faults.ts";

/** As long as nothing new comes, all has been read. */
const quietMs = 6_000;

/**
 * A real broker, and a real Collector that reads the topic. Clients connect to where the broker says that it is: there is no
 * network of ours between them.
 */
export async function kafka(): Promise<FarEnd> {
  const broker = await startKafka();
  const reader = await startKafkaCollector({ brokers: broker.innerBrokers });
  const books = arrivals();
  const output = followedFile(receivedFile(), (line) => books.add(pointsOfOtlpJson(line)));
  const { kill } = serverFaults(reader, () => output.empty());
  return {
    address: broker.bootstrapBrokers,
    faults: { ...serverFaults(broker), "kill reader": kill! },
    async arrived() {
      let arrived: Arrived;
      let before: number | undefined;
      do {
        before = books.arrived().points;
        await delay(quietMs);
        output.catchUp();
        arrived = books.arrived();
      } while (arrived.points !== before);
      return arrived;
    },
    async stop() {
      output.stop();
      await reader.stop();
      await broker.stop();
    },
  };
}
