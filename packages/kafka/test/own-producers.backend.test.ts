import { recording } from "@meterbridge/testbed";
import { pointsOfOtlpProtobuf, sortPoints } from "@meterbridge/test-harness";
import { type Connection, Producer } from "@platformatic/kafka";
import { Kafka as KafkaJs, logLevel } from "kafkajs";
import { expect, it, onTestFinished } from "vitest";
import { kafkaExporter, type OwnProducer } from "../src/index.ts";
import { anyTopic, describeWithBroker } from "./with-broker.ts";

interface Application {
  readonly producer: OwnProducer;
  close(): Promise<unknown>;
}

const options = { partitions: 3, autoCreateTopics: false, maxMessageBytes: 100_000 };

describeWithBroker("a real broker, by a producer of the application", options, (broker) => {
  const clients = [
    ["@platformatic/kafka", ofPlatformatic],
    ["kafkajs", ofKafkaJs],
  ] as const;

  it.for(clients)("of %s has each point once, with one key, and leaves the producer open", async ([, connect]) => {
    const topic = anyTopic();
    await broker().createTopic(topic, { partitions: 3 });
    const { producer } = await connected(connect);
    const shop = recording(kafkaExporter({ producer, topic, temporality: "delta" }));
    for (const value of [1, 2.5, -3e-9]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await shop.shutdown();
    expect(await pointsIn(topic)).toEqual(shop.handedOver());
    const keys = (await broker().messages(topic)).map(({ key }) => key?.toString("hex"));
    expect([...new Set(keys)]).toEqual([expect.stringMatching(/^[\da-f]{32}$/)]);

    const another = recording(kafkaExporter({ producer, topic }));
    another.record();
    expect(await another.export()).toEqual({ code: 0 });
    await another.shutdown();
  });

  it.for(clients)("of %s has it compressed", async ([, connect]) => {
    const topic = anyTopic();
    await broker().createTopic(topic);
    const { producer } = await connected(connect);
    const shop = recording(kafkaExporter({ producer, topic, compression: "gzip" }));
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    expect(await pointsIn(topic)).toEqual(shop.handedOver());
  });

  it.for(clients)("of %s gets what is too large for it in halves", async ([, connect]) => {
    const topic = anyTopic();
    await broker().createTopic(topic);
    const { producer } = await connected(connect);
    const shop = recording(kafkaExporter({ producer, topic }), { series: 900 });
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    const handedOver = shop.handedOver();
    expect(await pointsIn(topic)).toEqual(handedOver);
    await shop.shutdown();
  });

  it.for(clients)("of %s that finds no topic is told what to do", async ([, connect]) => {
    const topic = anyTopic();
    const { producer } = await connected(connect);
    const shop = recording(kafkaExporter({ producer, topic, retry: false, timeoutMs: 5_000 }));
    shop.record();
    const answer = await shop.export();
    expect(answer).toMatchObject({ code: 1, error: { code: "unavailable" } });
    expect(answer.error!.message).toContain(`create "${topic}"`);
    await shop.shutdown();
  });

  it.for(clients)("of %s that is closed says so, and nothing is thrown", async ([, connect]) => {
    const topic = anyTopic();
    const { producer, close } = await connected(connect);
    await close();
    const shop = recording(kafkaExporter({ producer, topic, retry: false, timeoutMs: 2_000 }));
    shop.record();
    expect(await shop.export()).toMatchObject({ code: 1, error: { name: "ExportError" } });
    await shop.shutdown();
  });

  async function connected(connect: (brokers: string) => Promise<Application>): Promise<Application> {
    const application = await connect(broker().bootstrapBrokers);
    onTestFinished(async () => void (await application.close()));
    return application;
  }

  /** Every point in a topic, in the order of `sortPoints`. */
  async function pointsIn(topic: string) {
    return sortPoints((await broker().messages(topic)).flatMap(({ value }) => pointsOfOtlpProtobuf(value)));
  }
});

async function ofPlatformatic(brokers: string): Promise<Application> {
  const producer = new Producer({ clientId: "shop", bootstrapBrokers: [brokers], retries: false });
  producer.connections.on("connecting", ({ connection }: { connection: Connection }) =>
    connection.on("error", () => {}),
  );
  let closed: Promise<void> | undefined;
  return Promise.resolve({ producer, close: () => (closed ??= producer.close(true)) });
}

async function ofKafkaJs(brokers: string): Promise<Application> {
  const client = new KafkaJs({
    clientId: "shop",
    brokers: [brokers],
    logLevel: logLevel.NOTHING,
    retry: { retries: 1 },
  });
  const producer = client.producer({ idempotent: false });
  await producer.connect();
  return { producer, close: () => producer.disconnect() };
}
