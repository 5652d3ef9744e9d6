import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findServer } from "./find-server.ts";
import { kafkaApi } from "./kafka-api.ts";
import { type KafkaNode, type KafkaPorts, kafkaProperties } from "./kafka-properties.ts";
import { freePort } from "./loopback-port.ts";
import { type ServerInFolder, startInFolder } from "./server-in-folder.ts";
import type { KafkaOptions } from "./start-kafka.ts";

export async function kafkaPorts(): Promise<KafkaPorts> {
  return { client: await freePort(), inner: await freePort(), controller: await freePort() };
}

/** Starts a broker; it is ready when this resolves, which those of a cluster are only together. */
export async function startKafkaNode(options: KafkaOptions, node: KafkaNode): Promise<ServerInFolder> {
  const found = findServer("kafka");
  if (!found.available) throw new Error(found.reason);
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-kafka-"));
  writeFileSync(join(folder, "server.properties"), kafkaProperties(options, folder, node), { mode: 0o600 });
  const api = kafkaApi([innerAddress(node.cluster[node.id - 1]!)]);
  return startInFolder(folder, found.program, [folder, ...formatArguments(options)], () => api.isReady());
}

/** Where clients connect, as the options say. */
export function clientAddress({ client }: KafkaPorts): string {
  return `127.0.0.1:${client}`;
}

/** Where they connect without TLS and without saying who they are. */
export function innerAddress({ inner }: KafkaPorts): string {
  return `127.0.0.1:${inner}`;
}

/** Users that prove themselves by SCRAM are part of the data. */
function formatArguments({ sasl }: KafkaOptions): readonly string[] {
  if (!sasl || sasl.mechanism === "PLAIN") return [];
  return sasl.users.flatMap(({ name, password }) => [
    "--add-scram",
    `${sasl.mechanism}=[name=${name},password=${password}]`,
  ]);
}
