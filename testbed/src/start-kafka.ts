import type { Certificate } from "@meterbridge/test-harness";
import { type KafkaApi, kafkaApi } from "./kafka-api.ts";
import { clientAddress, innerAddress, kafkaPorts, startKafkaNode } from "./kafka-node.ts";
import type { ServerInFolder } from "./server-in-folder.ts";

export interface KafkaOptions {
  /** How many partitions a topic has that is made by whoever sends to it first; 1 unless said. */
  readonly partitions?: number;
  /** Whether such topics are made at all; yes unless said. */
  readonly autoCreateTopics?: boolean;
  /** Clients connect with TLS; with `clientCa`, only those whose certificate it signed. PEM texts. */
  readonly tls?: Certificate & { readonly clientCa?: string };
  /** Clients have to say who they are. */
  readonly sasl?: {
    readonly mechanism: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512";
    readonly users: readonly KafkaUser[];
  };
  /** The largest batch, in bytes after compression: `message.max.bytes`. Kafka's own is 1 048 588. */
  readonly maxMessageBytes?: number;
  /** More of server.properties. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
}

export interface KafkaUser {
  readonly name: string;
  readonly password: string;
}

/** A real Kafka broker, its own controller (KRaft). */
export interface Kafka extends ServerInFolder, KafkaApi {
  /** Where clients connect, as the options say. */
  readonly bootstrapBrokers: string;
  /** Where they connect without TLS and without saying who they are. */
  readonly innerBrokers: string;
}

export type { KafkaMessage } from "./kafka-api.ts";

/** Starts a broker on free loopback ports; it is ready when this resolves. */
export async function startKafka(options: KafkaOptions = {}): Promise<Kafka> {
  const ports = await kafkaPorts();
  const innerBrokers = innerAddress(ports);
  const server = await startKafkaNode(options, { id: 1, cluster: [ports] });
  return { ...server, ...kafkaApi([innerBrokers]), innerBrokers, bootstrapBrokers: clientAddress(ports) };
}
