import type { KafkaOptions } from "./start-kafka.ts";

/** The ports of a broker. */
export interface KafkaPorts {
  /** Where clients connect, as the options say. */
  readonly client: number;
  /** Where the testbed itself connects: neither TLS nor credentials. */
  readonly inner: number;
  readonly controller: number;
}

/** A broker among those of its cluster. */
export interface KafkaNode {
  /** From 1 on. */
  readonly id: number;
  /** Of all brokers, in the order of their ids. */
  readonly cluster: readonly KafkaPorts[];
}

/** The content of server.properties: a node that is broker and controller, on loopback. */
export function kafkaProperties(options: KafkaOptions, folder: string, { id, cluster }: KafkaNode): string {
  const ports = cluster[id - 1]!;
  const { partitions = 1, autoCreateTopics = true, maxMessageBytes, properties = {} } = options;
  const protocol = `${options.sasl ? "SASL_" : ""}${options.tls ? "SSL" : "PLAINTEXT"}`;
  const address = (port: number): string => `127.0.0.1:${port}`;
  const all: Record<string, string | number | boolean> = {
    "process.roles": "broker,controller",
    "node.id": id,
    "controller.quorum.voters": cluster.map((node, index) => `${index + 1}@${address(node.controller)}`).join(","),
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "INNER",
    listeners: `CLIENT://${address(ports.client)},INNER://${address(ports.inner)},CONTROLLER://${address(ports.controller)}`,
    "advertised.listeners": `CLIENT://${address(ports.client)},INNER://${address(ports.inner)}`,
    "listener.security.protocol.map": `CLIENT:${protocol},INNER:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    "log.dirs": `${folder}/data`,
    "num.partitions": partitions,
    "auto.create.topics.enable": autoCreateTopics,
    // Each node has a replica of everything.
    "default.replication.factor": cluster.length,
    "offsets.topic.replication.factor": cluster.length,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.replication.factor": cluster.length,
    "transaction.state.log.min.isr": 1,
    "share.coordinator.state.topic.replication.factor": cluster.length,
    "share.coordinator.state.topic.min.isr": 1,
    // Consumers of tests come one by one: nobody is waited for.
    "group.initial.rebalance.delay.ms": 0,
    // A broker that is alone, and was killed, is taken for gone soon, and may come back. The others of a cluster wait as long as Kafka does.
    ...(cluster.length === 1 && { "broker.heartbeat.interval.ms": 200, "broker.session.timeout.ms": 1_000 }),
    "num.network.threads": 2,
    "num.io.threads": 2,
    "log.cleaner.enable": false,
    ...(maxMessageBytes !== undefined && { "message.max.bytes": maxMessageBytes }),
    ...saslProperties(options),
    ...tlsProperties(options),
    ...properties,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${String(value).replaceAll("\n", "\\n")}\n`)
    .join("");
}

function saslProperties({ sasl }: KafkaOptions): Readonly<Record<string, string>> {
  if (!sasl) return {};
  const { mechanism, users } = sasl;
  const module =
    mechanism === "PLAIN"
      ? `org.apache.kafka.common.security.plain.PlainLoginModule required ${users.map(({ name, password }) => `user_${name}="${password}"`).join(" ")};`
      : "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  return {
    "listener.name.client.sasl.enabled.mechanisms": mechanism,
    [`listener.name.client.${mechanism.toLowerCase()}.sasl.jaas.config`]: module,
  };
}

function tlsProperties({ tls }: KafkaOptions): Readonly<Record<string, string>> {
  if (!tls) return {};
  const named = (settings: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(settings).map(([name, value]) => [`listener.name.client.ssl.${name}`, value]));
  return named({
    "keystore.type": "PEM",
    "keystore.certificate.chain": tls.cert,
    "keystore.key": tls.key,
    ...(tls.clientCa !== undefined && {
      "client.auth": "required",
      "truststore.type": "PEM",
      "truststore.certificates": tls.clientCa,
    }),
  });
}
