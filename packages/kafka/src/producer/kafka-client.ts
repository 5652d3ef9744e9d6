import type { Connection, NumericMap, ProducerInfo, ProducerOptions } from "@platformatic/kafka";
import type { ConnectionOptions } from "node:tls";
import type { KafkaCompression } from "../options.ts";
import { brokersInTurn } from "./brokers-in-turn.ts";
import { knownConnections } from "./known-connections.ts";
import type { Message } from "./message.ts";
import { produceApi, type ProduceApi } from "./produce-api.ts";

type Library = typeof import("@platformatic/kafka");

/** What `@platformatic/kafka` is made from. */
export interface KafkaClientOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly acks: "all" | 1 | 0;
  readonly compression: KafkaCompression;
  readonly sasl: ClientSasl | undefined;
  /** Asked for each new connection. */
  readonly tls: (() => ConnectionOptions) | undefined;
  /** How long an attempt may take, in milliseconds: a broker that is silent must leave time for the others. */
  readonly patienceMs: number;
}

export interface ClientSasl {
  readonly mechanism: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512" | "OAUTHBEARER";
  readonly username?: string | (() => string | Promise<string>);
  readonly password?: string | (() => string | Promise<string>);
  readonly token?: string | (() => string | Promise<string>);
}

/** One producer, known to the brokers by one id, with its connections. */
export interface KafkaClient {
  /** Batches are numbered, and a broker stores each number once. */
  readonly isIdempotent: boolean;
  /** Finds what a message needs before it can be sent: its partition's leader, a connection, an id. */
  prepare(message: Message, turn: number): Promise<Prepared>;
  /** Sends a message. It takes its number when it is surely in the log; until then the number stands for this message. */
  produce(message: Message, prepared: Prepared): Promise<void>;
  /** How many bytes it has written to all its connections. */
  bytesWritten(): number;
  /** Cuts its connections: what is under way fails. The id stays, and the next message connects again, to another broker first. */
  cut(): void;
  /** Whether its connections hold the process. */
  hold(isHeld: boolean): void;
  openConnections(): number;
  close(): Promise<void>;
}

/** The way of one message. */
interface Prepared {
  readonly partition: number;
  readonly connection: Connection;
  readonly api: ProduceApi;
  readonly id: ProducerInfo | undefined;
}

/** Makes a producer. Nothing is connected before something is asked of it. */
export function kafkaClient(library: Library, options: KafkaClientOptions): KafkaClient {
  const { acks, compression, patienceMs } = options;
  const isIdempotent = acks === "all";
  const producer = new library.Producer(producerOptions(options));
  const connections = knownConnections(producer.connections);
  const askAnotherBroker = brokersInTurn(producer.connections);
  const numbers: NumericMap = new library.NumericMap();
  let id: ProducerInfo | undefined;
  let api: ProduceApi | undefined;

  return {
    isIdempotent,
    prepare: (message, turn) => telling(prepare(message, turn)),
    produce: (message, prepared) => telling(produce(message, prepared)),
    bytesWritten: () => connections.bytesWritten(),
    cut() {
      askAnotherBroker();
      producer.clearMetadata();
      connections.destroy();
    },
    hold: (isHeld) => connections.hold(isHeld),
    openConnections: () => connections.count(),
    async close() {
      const closed = producer.close(true).catch(() => {});
      connections.destroy();
      await closed;
    },
  };

  async function prepare({ topic, key }: Message, turn: number): Promise<Prepared> {
    const { brokers, topics } = await producer.metadata({ topics: [topic] });
    const { partitions } = topics.get(topic)!;
    // Where a key is, all clients have to agree.
    const place = key ? library.compatibilityPartitioner(undefined as never, key) : turn;
    const partition = place % partitions.length;
    const leader = brokers.get(partitions[partition]!.leader);
    if (!leader) throw new library.ProtocolError("LEADER_NOT_AVAILABLE");
    api ??= await produceApi(library, producer);
    if (isIdempotent) id ??= await producer.initIdempotentProducer({});
    return { partition, connection: await producer.connections.get(leader), api, id };
  }

  async function produce({ topic, key, value }: Message, prepared: Prepared): Promise<void> {
    const { partition, connection, api: send, id: info } = prepared;
    const record = { topic, partition, value, headers: new Map(), ...(key && { key }) };
    try {
      await send(connection, isIdempotent ? -1 : acks, patienceMs, [record], {
        compression,
        ...(info && { producerId: info.producerId, producerEpoch: info.producerEpoch, sequences: numbers }),
      });
    } catch (error) {
      // The partition may have another leader by now.
      producer.clearMetadata();
      throw error;
    }
    if (isIdempotent) numbers.postIncrement(`${topic}:${partition}`, 1, 0);
  }

  async function telling<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw connections.withReason(error);
    }
  }
}

function producerOptions(options: KafkaClientOptions): ProducerOptions<Buffer, Buffer, Buffer, Buffer> {
  const { brokers, clientId, patienceMs, sasl, tls } = options;
  return {
    clientId,
    bootstrapBrokers: [...brokers],
    // Retries are a layer's.
    retries: false,
    // The brokers decide whether one that is missing is made.
    autocreateTopics: true,
    metadataMaxAge: 60_000,
    timeout: patienceMs,
    // The call ends before: with its own timer, the client would lose its place in the stream of answers.
    requestTimeout: patienceMs + 5_000,
    connectTimeout: Math.ceil(patienceMs / (brokers.length + 1)),
    ...(sasl && { sasl }),
    ...(tls && { tls: withNewest(tls), tlsServerName: namesHosts(brokers, tls()) }),
  };
}

/** The client copies what it is given for each connection, and so gets the newest certificates. */
function withNewest(current: () => ConnectionOptions): ConnectionOptions {
  const { servername, checkServerIdentity } = current();
  return {
    ...(servername !== undefined && { servername }),
    ...(checkServerIdentity && { checkServerIdentity }),
    get secureContext() {
      return current().secureContext as never;
    },
  };
}

/** Whether each broker is asked for by its name (SNI): not when there is another name to expect, and no address can be (RFC 6066, section 3). */
function namesHosts(brokers: readonly string[], { servername }: ConnectionOptions): boolean {
  const { isIP } = process.getBuiltinModule("node:net");
  return servername === undefined && brokers.every((broker) => isIP(hostOf(broker)) === 0);
}

function hostOf(broker: string): string {
  return broker.slice(0, broker.lastIndexOf(":")).replace(/^\[|\]$/g, "");
}
