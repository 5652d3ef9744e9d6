import { type Kafka, type KafkaOptions, serverOrSkip, startKafka } from "@meterbridge/testbed";
import { afterAll, beforeAll, describe } from "vitest";

/** Tests with a real broker, one for all of them; skipped, with the reason, where there is none. */
export function describeWithBroker(title: string, options: KafkaOptions, tests: (broker: () => Kafka) => void): void {
  const found = serverOrSkip("kafka");
  const full = `${title}${found.available ? "" : ` (skipped: ${found.reason})`}`;
  describe.skipIf(!found.available)(full, () => {
    let kafka: Kafka | undefined;
    beforeAll(async () => {
      kafka = await startKafka(options);
    });
    afterAll(async () => {
      await kafka?.stop();
    });
    tests(() => kafka!);
  });
}

let topics = 0;

/** A name that no other test has. */
export function anyTopic(): string {
  return `metrics.${++topics}`;
}
