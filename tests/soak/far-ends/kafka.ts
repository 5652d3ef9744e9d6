import { setTimeout as delay } from "node:timers/promises";
import { startKafka, startKafkaCollector } from "@meterbridge/testbed";
import { pointsOfOtlpJson } from "@meterbridge/test-harness";
import { type Arrived, arrivals } from "../books/arrivals.ts";
import { collectorFile } from "./collector-file.ts";
import type { FarEnd } from "./far-end.ts";
import { followedFile } from "./followed-file.ts";
import { serverFaults } from "./server-faults.ts";

/**
 * As long as nothing new comes, all has been read. A reader that was killed is taken for a member of its group for ten seconds (the receiver's
 * `session_timeout`), in which nobody reads in its place.
 */
const quietMs = 15_000;

/** What has been read is deleted some time after, so that the log of a long run does not fill the disk. Readers are seconds behind. */
const retention = {
  "log.segment.bytes": 67_108_864,
  "log.retention.bytes": 268_435_456,
  "log.retention.check.interval.ms": 30_000,
};

/**
 * A real broker, and a real Collector that reads the topic. Clients connect to where the broker says that it is: there is no
 * network of ours between them.
 */
export async function kafka(): Promise<FarEnd> {
  const broker = await startKafka({ properties: retention });
  const reader = await startKafkaCollector({ brokers: broker.innerBrokers, markWhenWritten: true });
  const books = arrivals();
  const output = followedFile(collectorFile("received.jsonl"), (line) => books.add(pointsOfOtlpJson(line)));
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
