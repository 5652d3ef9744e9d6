import { setTimeout } from "node:timers/promises";
import { type KafkaApi, kafkaApi, type KafkaPartition } from "./kafka-api.ts";
import { clientAddress, innerAddress, kafkaPorts, startKafkaNode } from "./kafka-node.ts";
import type { ServerInFolder } from "./server-in-folder.ts";
import type { KafkaOptions } from "./start-kafka.ts";

export interface KafkaClusterOptions extends KafkaOptions {
  readonly brokers: number;
}

/** One of several. What it is asked, it answers as it knows it: one that was away may know less than the others. */
type KafkaBroker = ServerInFolder & Pick<KafkaApi, "partitions">;

/** Several real Kafka brokers, which are their own controllers (KRaft): most of them have to run. */
export interface KafkaCluster extends KafkaApi {
  /** All of them, where clients connect as the options say. */
  readonly bootstrapBrokers: string;
  /** By its id, from 1 on. */
  broker(id: number): KafkaBroker;
  /** Resolves when every replica of a topic has all that is in it, and every broker says so. */
  untilInSync(topic: string): Promise<void>;
  /** Ends all of them, and removes what they have stored. */
  stop(): Promise<void>;
}

/** Starts brokers on free loopback ports; they are ready when this resolves. */
export async function startKafkaCluster({ brokers, ...options }: KafkaClusterOptions): Promise<KafkaCluster> {
  const cluster = await Promise.all(Array.from({ length: brokers }, kafkaPorts));
  const starts = await Promise.allSettled(
    cluster.map((_, index) => startKafkaNode(options, { id: index + 1, cluster })),
  );
  const servers = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const failed = starts.find((start) => start.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  const each = servers.map((server, index) => ({ ...server, ...kafkaApi([innerAddress(cluster[index]!)]) }));
  return {
    ...kafkaApi(cluster.map(innerAddress)),
    bootstrapBrokers: cluster.map(clientAddress).join(","),
    broker: (id) => each[id - 1]!,
    async untilInSync(topic) {
      while (!areInSync(await Promise.all(each.map((broker) => broker.partitions(topic))))) await setTimeout(50);
    },
    stop,
  };

  async function stop(): Promise<void> {
    // Asked to end, each would wait for others that could take what it leads.
    await Promise.all(servers.map((server) => server.kill()));
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** `views`: of each broker. */
function areInSync(views: readonly (readonly KafkaPartition[])[]): boolean {
  return views.every((partitions) =>
    partitions.every(
      ({ leader, replicas, inSync }, index) => leader === views[0]![index]!.leader && inSync.length === replicas.length,
    ),
  );
}
