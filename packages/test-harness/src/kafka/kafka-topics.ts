import { kafkaCodes } from "./kafka-codes.ts";
import type { TopicMetadata } from "./kafka-metadata.ts";
import { partitionLog, type PartitionLog, type StoredRecord } from "./partition-log.ts";

/** A record that was stored, with where it is. */
export interface KafkaMessage extends StoredRecord {
  readonly topic: string;
  readonly partition: number;
}

/** The topics of a cluster, with their partitions. */
export interface KafkaTopics {
  /** Makes a topic, or gives it more partitions; the first broker leads them. */
  create(name: string, partitions: number): void;
  /** Makes another broker the leader of a partition. */
  lead(name: string, partition: number, broker: number): void;
  about(name: string): TopicMetadata;
  names(): readonly string[];
  /** A partition, with who leads it. */
  find(name: string, partition: number): Partition | undefined;
  messages(): readonly KafkaMessage[];
}

interface Partition {
  readonly log: PartitionLog;
  leader: number;
}

export function kafkaTopics(onBreach: (what: string) => void): KafkaTopics {
  const topics = new Map<string, Partition[]>();
  return {
    create(name, count) {
      const partitions = topics.get(name) ?? [];
      topics.set(name, partitions);
      while (partitions.length < count) {
        const where = `partition ${partitions.length} of ${name}`;
        partitions.push({ leader: 1, log: partitionLog((what) => onBreach(`${where}: ${what}`)) });
      }
    },
    lead(name, partition, broker) {
      const found = topics.get(name)?.[partition];
      if (!found) throw new Error(`there is no partition ${partition} of ${name}`);
      found.leader = broker;
    },
    about(name) {
      const partitions = topics.get(name);
      const code = partitions ? kafkaCodes.none : kafkaCodes.unknownTopicOrPartition;
      return { code, name, leaders: (partitions ?? []).map(({ leader }) => leader) };
    },
    names: () => [...topics.keys()],
    find: (name, partition) => topics.get(name)?.[partition],
    messages: () =>
      [...topics].flatMap(([topic, partitions]) =>
        partitions.flatMap(({ log }, partition) => log.records.map((record) => ({ topic, partition, ...record }))),
      ),
  };
}
