import { certificates } from "@meterbridge/test-harness";
import { type Connection, Producer, type ProducerOptions } from "@platformatic/kafka";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Kafka, type KafkaOptions, serverOrSkip, startKafka } from "../src/index.ts";

type Client = Partial<ProducerOptions<string, string, string, string>>;

const found = serverOrSkip("kafka");
const title = `Kafka${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  describe("open to everybody", () => {
    const kafka = oneFor({ partitions: 3, maxMessageBytes: 20_000 });

    it("has what it took, partition by partition, in order", async () => {
      const messages = [
        { partition: 2, key: "shop", value: "one" },
        { partition: 0, value: "two" },
        { partition: 2, value: "" },
      ];
      for (const message of messages) await send(kafka(), "kept", message);
      const read = await kafka().messages("kept");
      expect(read.map(({ key, value, ...place }) => [place, key && String(key), String(value)])).toEqual([
        [{ partition: 0, offset: 0 }, undefined, "two"],
        [{ partition: 2, offset: 0 }, "shop", "one"],
        [{ partition: 2, offset: 1 }, undefined, ""],
      ]);
    });

    it("makes topics as it is told, and forgets those that are deleted", async () => {
      await kafka().createTopic("short-lived", { partitions: 5 });
      await send(kafka(), "short-lived", { partition: 4, value: "one" });
      expect(await kafka().messages("short-lived")).toMatchObject([{ partition: 4 }]);
      await kafka().deleteTopic("short-lived");
      await kafka().createTopic("short-lived");
      expect(await kafka().messages("short-lived")).toEqual([]);
    });

    it("refuses a message that is larger than it is told to take", async () => {
      const value = "x".repeat(20_001);
      await expect(send(kafka(), "small", { value })).rejects.toThrow();
      expect(await kafka().messages("small")).toEqual([]);
    });

    it("is killed and comes back on the same port with all that it took", async () => {
      const values = Array.from({ length: 50 }, (_, index) => String(index));
      for (const value of values) await send(kafka(), "crash", { partition: 1, value });
      await kafka().kill();
      await expect(send(kafka(), "crash", { value: "nobody is there" })).rejects.toThrow();
      await kafka().restart();
      await send(kafka(), "crash", { partition: 1, value: "after" });
      const read = await kafka().messages("crash");
      expect(read.map(({ value }) => String(value))).toEqual([...values, "after"]);
    });

    it("is frozen, and goes on", async () => {
      await send(kafka(), "frozen", { value: "before" });
      onTestFinished(() => kafka().thaw());
      await kafka().freeze();
      const message = { partition: 0, value: "while it is" };
      await expect(send(kafka(), "frozen", message, { requestTimeout: 300, connectTimeout: 300 })).rejects.toThrow();
      kafka().thaw();
      await send(kafka(), "frozen", { value: "after" });
    });
  });

  describe("that asks for a password", () => {
    const kafka = oneFor({ sasl: { mechanism: "PLAIN", users: [{ name: "shop", password: "right" }] } });
    const asShop = (password: string): Client => ({ sasl: { mechanism: "PLAIN", username: "shop", password } });

    it("lets in who knows it", async () => {
      await send(kafka(), "hits", { value: "one" }, asShop("right"));
      expect(await kafka().messages("hits")).toHaveLength(1);
    });

    it.for([
      ["who does not know it", asShop("wrong")],
      ["who says nothing", { requestTimeout: 1_000 }],
    ] as const)("keeps out %s", async ([, client]) => {
      await expect(send(kafka(), "hits", { value: "two" }, client)).rejects.toThrow();
    });
  });

  describe("that speaks TLS, and asks for a certificate and a password", () => {
    const { ca, server, client, strangeClient } = certificates();
    const users = [{ name: "shop", password: "right" }];
    const kafka = oneFor({ tls: { ...server, clientCa: ca }, sasl: { mechanism: "SCRAM-SHA-512", users } });
    const sasl = { mechanism: "SCRAM-SHA-512", username: "shop", password: "right" } as const;

    it("lets in who has both", async () => {
      await send(kafka(), "hits", { value: "one" }, { sasl, tls: { ca, ...client } });
      expect(await kafka().messages("hits")).toHaveLength(1);
    });

    it.for([
      ["who has no certificate", { sasl, tls: { ca } }],
      ["who has one of another authority", { sasl, tls: { ca, ...strangeClient } }],
      ["who does not know its own", { sasl, tls: client }],
      ["who has a wrong password", { sasl: { ...sasl, password: "wrong" }, tls: { ca, ...client } }],
      ["who speaks no TLS", { sasl, requestTimeout: 1_000 }],
    ] as const)("keeps out %s", async ([, options]) => {
      await expect(send(kafka(), "hits", { value: "two" }, options)).rejects.toThrow();
    });
  });
});

/** One broker for all tests around. */
function oneFor(options: KafkaOptions): () => Kafka {
  let kafka: Kafka | undefined;
  beforeAll(async () => {
    kafka = await startKafka(options);
  });
  afterAll(async () => {
    await kafka?.stop();
  });
  return () => kafka!;
}

interface Sent {
  readonly partition?: number;
  readonly key?: string;
  readonly value: string;
}

/** Sends one message with a producer of its own, where clients connect. */
async function send(kafka: Kafka, topic: string, message: Sent, client: Client = {}): Promise<void> {
  const producer = new Producer<string, string, string, string>({
    clientId: "test",
    bootstrapBrokers: [kafka.bootstrapBrokers],
    serializers: { key: asBytes, value: asBytes },
    autocreateTopics: true,
    retries: 3,
    retryDelay: 100,
    ...client,
  });
  // Whoever sends is told by itself; without a listener, an error of a connection would end the process.
  producer.connections.on("connecting", ({ connection }: { connection: Connection }) =>
    connection.on("error", () => {}),
  );
  try {
    await producer.send({ acks: -1, messages: [{ topic, ...message }] });
  } finally {
    await producer.close(true);
  }
}

function asBytes(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}
