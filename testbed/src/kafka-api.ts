import { Admin, Consumer, ListOffsetTimestamps, Producer } from "@platformatic/kafka";

/** A message as it is in the log. */
export interface KafkaMessage {
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | undefined;
  readonly value: Buffer;
}

/** What a broker is asked by the tests. */
export interface KafkaApi {
  /** Whether it takes messages, of idempotent producers, too. */
  isReady(): Promise<boolean>;
  createTopic(name: string, options?: { readonly partitions?: number }): Promise<void>;
  /** Gives a topic more partitions, as many as said in all. */
  addPartitions(topic: string, toHaveThen: number): Promise<void>;
  deleteTopic(name: string): Promise<void>;
  /** All that is in a topic, partition by partition, in the order of their offsets. */
  messages(topic: string): Promise<readonly KafkaMessage[]>;
}

export function kafkaApi(brokers: string): KafkaApi {
  const client = { clientId: "testbed", bootstrapBrokers: [brokers], retries: 5, retryDelay: 200 };
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
    createTopic: (name, { partitions = 1 } = {}) =>
      asAdmin(async (admin) => void (await admin.createTopics({ topics: [name], partitions, replicas: 1 }))),
    addPartitions: (name, count) =>
      asAdmin(async (admin) => {
        await admin.createPartitions({ topics: [{ name, count }] });
        // The controller has them, and the broker hears of it a moment later.
        let known = 0;
        while (known < count) {
          const { topics } = await admin.metadata({ topics: [name], forceUpdate: true });
          known = topics.get(name)!.partitions.length;
        }
      }),
    deleteTopic: (name) => asAdmin((admin) => admin.deleteTopics({ topics: [name] })),
    messages,
  };

  async function asAdmin(work: (admin: Admin) => Promise<void>): Promise<void> {
    const admin = new Admin(client);
    try {
      await work(admin);
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
