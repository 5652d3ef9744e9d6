import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate } from "@meterbridge/test-harness";
import { findServer } from "./find-server.ts";
import { type KafkaApi, kafkaApi } from "./kafka-api.ts";
import { kafkaProperties } from "./kafka-properties.ts";
import { freePort } from "./loopback-port.ts";
import { type ServerInFolder, startInFolder } from "./server-in-folder.ts";

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
  const found = findServer("kafka");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-kafka-"));
  const ports = { client: await freePort(), inner: await freePort(), controller: await freePort() };
  writeFileSync(join(folder, "server.properties"), kafkaProperties(options, folder, ports), { mode: 0o600 });
  const innerBrokers = `127.0.0.1:${ports.inner}`;
  const api = kafkaApi(innerBrokers);
  const server = await startInFolder(folder, found.program, [folder, ...formatArguments(options)], () => api.isReady());
  return { ...server, ...api, innerBrokers, bootstrapBrokers: `127.0.0.1:${ports.client}` };
}

/** Users that prove themselves by SCRAM are part of the data. */
function formatArguments({ sasl }: KafkaOptions): readonly string[] {
  if (!sasl || sasl.mechanism === "PLAIN") return [];
  return sasl.users.flatMap(({ name, password }) => [
    "--add-scram",
    `${sasl.mechanism}=[name=${name},password=${password}]`,
  ]);
}
