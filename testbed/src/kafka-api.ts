import { setTimeout } from "node:timers/promises";
import { Admin, Consumer, ListOffsetTimestamps, Producer } from "@platformatic/kafka";

/** A message as it is in the log. */
export interface KafkaMessage {
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | undefined;
  readonly value: Buffer;
}

export interface KafkaPartition {
  /** Id of the broker that leads it; -1 when nobody does. */
  readonly leader: number;
  /** Ids of those that keep it. */
  readonly replicas: readonly number[];
  /** Ids of those that have all that is in it. */
  readonly inSync: readonly number[];
}

/** What brokers are asked by the tests. */
export interface KafkaApi {
  /** Whether it takes messages, of idempotent producers, too. */
  isReady(): Promise<boolean>;
  createTopic(name: string, options?: { readonly partitions?: number; readonly replicas?: number }): Promise<void>;
  /** Gives a topic more partitions, as many as said in all. */
  addPartitions(topic: string, toHaveThen: number): Promise<void>;
  deleteTopic(name: string): Promise<void>;
  /** Of a topic, in the order of their numbers. */
  partitions(topic: string): Promise<readonly KafkaPartition[]>;
  /** All that is in a topic, partition by partition, in the order of their offsets. */
  messages(topic: string): Promise<readonly KafkaMessage[]>;
}

export function kafkaApi(brokers: readonly string[]): KafkaApi {
  const client = { clientId: "testbed", bootstrapBrokers: [...brokers], retries: 25, retryDelay: 200 };
  return {
    async isReady() {
      const producer = new Producer({ ...client, retries: false, timeout: 1_000, connectTimeout: 1_000 });
      try {
        await producer.metadata({ topics: [] });
        await producer.initIdempotentProducer({});
        return true;
      } catch {
        return false;
      } finally {
        await producer.close(true);
      }
    },
    createTopic: (name, { partitions = 1, replicas = 1 } = {}) =>
      asAdmin(async (admin) => {
        await admin.createTopics({ topics: [name], partitions, replicas });
        await untilThere(admin, name, partitions);
      }),
    addPartitions: (name, count) =>
      asAdmin(async (admin) => {
        await admin.createPartitions({ topics: [{ name, count }] });
        await untilThere(admin, name, count);
      }),
    deleteTopic: (name) => asAdmin((admin) => admin.deleteTopics({ topics: [name] })),
    partitions: (topic) =>
      asAdmin(async (admin) =>
        (await partitionsOf(admin, topic)).map(({ leader, replicas, isr }) => ({ leader, replicas, inSync: isr })),
      ),
    messages,
  };

  async function asAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = new Admin(client);
    try {
      return await work(admin);
    } finally {
      await admin.close();
    }
  }

  async function messages(topic: string): Promise<readonly KafkaMessage[]> {
    const consumer = new Consumer({ ...client, groupId: `testbed-${crypto.randomUUID()}` });
    try {
      const ends = (await consumer.listOffsets({ topics: [topic], timestamp: ListOffsetTimestamps.LATEST })).get(
        topic,
      )!;
      let missing = ends.reduce((sum, end) => sum + Number(end), 0);
      const read: KafkaMessage[] = [];
      if (missing === 0) return read;
      const stream = await consumer.consume({ topics: [topic], mode: "earliest", autocommit: false, maxWaitTime: 100 });
      for await (const { partition, offset, key, value } of stream) {
        read.push({ partition, offset: Number(offset), key: key?.byteLength ? key : undefined, value });
        if (--missing === 0) break;
      }
      await stream.close();
      return read.sort((one, other) => one.partition - other.partition || one.offset - other.offset);
    } finally {
      await consumer.close(true);
    }
  }
}

/** The controller has them, and a broker hears of it, and of their leaders, a moment later. */
async function untilThere(admin: Admin, topic: string, count: number): Promise<void> {
  for (;;) {
    const partitions = await partitionsOf(admin, topic);
    if (partitions.filter(({ leader }) => leader >= 0).length === count) return;
    await setTimeout(20);
  }
}

async function partitionsOf(admin: Admin, topic: string) {
  const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
  return topics.get(topic)!.partitions;
}
