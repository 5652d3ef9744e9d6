import {
  type Kafka,
  type KafkaCluster,
  type KafkaClusterOptions,
  type KafkaOptions,
  serverOrSkip,
  startKafka,
  startKafkaCluster,
} from "@meterbridge/testbed";
import { afterAll, beforeAll, describe } from "vitest";

/** Tests with a real broker, one for all of them; skipped, with the reason, where there is none. */
export function describeWithBroker(title: string, options: KafkaOptions, tests: (broker: () => Kafka) => void): void {
  describeWith(title, () => startKafka(options), tests);
}

/** Tests with several real brokers of one cluster, the same for all of them. */
export function describeWithCluster(
  title: string,
  options: KafkaClusterOptions,
  tests: (cluster: () => KafkaCluster) => void,
): void {
  describeWith(title, () => startKafkaCluster(options), tests);
}

function describeWith<Server extends { stop(): Promise<void> }>(
  title: string,
  start: () => Promise<Server>,
  tests: (server: () => Server) => void,
): void {
  const found = serverOrSkip("kafka");
  const full = `${title}${found.available ? "" : ` (skipped: ${found.reason})`}`;
  describe.skipIf(!found.available)(full, () => {
    let server: Server | undefined;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => {
      await server?.stop();
    });
    tests(() => server!);
  });
}

let topics = 0;

/** A name that no other test has. */
export function anyTopic(): string {
  return `metrics.${++topics}`;
}
