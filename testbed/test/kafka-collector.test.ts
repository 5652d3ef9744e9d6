import { Producer } from "@platformatic/kafka";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Kafka, type KafkaCollectorOptions, serverOrSkip, startKafka, startKafkaCollector } from "../src/index.ts";
import { oneCounter } from "./hand-made-requests.ts";

const missing = [serverOrSkip("kafka"), serverOrSkip("collector-kafka")].find(({ available }) => !available);
const title = `the Collector behind Kafka${missing?.available === false ? ` (skipped: ${missing.reason})` : ""}`;

describe.skipIf(missing)(title, () => {
  let kafka: Kafka;

  beforeAll(async () => {
    kafka = await startKafka();
  });

  afterAll(async () => {
    await kafka?.stop();
  });

  async function reader(options: Partial<KafkaCollectorOptions> = {}) {
    const collector = await startKafkaCollector({ brokers: kafka.bootstrapBrokers, ...options });
    onTestFinished(() => collector.stop());
    return collector;
  }

  it("reads from the beginning, to the nanosecond", async () => {
    await send("hits", oneCounter(7));
    const collector = await reader({ topic: "hits", encoding: "otlp_json" });
    await send("hits", oneCounter(8));
    const read = await collector.until(2);
    expect(read).toMatchObject([{ value: 7n }, { value: 8n }]);
    expect(read[0]).toMatchObject({ kind: "sum", attributes: { route: "/" }, time: 1_700_000_000_123_456_789n });
    expect(collector.lines()).toHaveLength(2);
  });

  it("is killed and reads the rest when it is back", async () => {
    const collector = await reader({ topic: "killed", encoding: "otlp_json" });
    await send("killed", oneCounter(1));
    await collector.until(1);
    await collector.kill();
    await send("killed", oneCounter(2));
    await collector.restart();
    const values = (await collector.until(2)).map(({ value }) => value);
    // Where it was is told to the broker from time to time: what it read last may come again.
    expect([...new Set(values)]).toEqual([1n, 2n]);
  });

  async function send(topic: string, body: string): Promise<void> {
    const producer = new Producer({
      clientId: "test",
      bootstrapBrokers: [kafka.bootstrapBrokers],
      autocreateTopics: true,
    });
    await producer.send({ acks: -1, messages: [{ topic, value: Buffer.from(body) }] });
    await producer.close();
  }
});
