import type { Clock } from "@meterbridge/core";
import type { Broker, Connection, ProducerInfo, ProducerOptions } from "@platformatic/kafka";
import type { ConnectionOptions } from "node:tls";
import type { KafkaCompression } from "../options.ts";
import { brokersInTurn, connectTimeout } from "./brokers-in-turn.ts";
import { recordCompression } from "./compress-records.ts";
import { knownConnections } from "./known-connections.ts";
import type { Message } from "./message.ts";
import { produceOn, type SendProduce } from "./produce-request.ts";
import { aroundValue } from "./record.ts";
import { recordBatches } from "./record-batch.ts";

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
  /** How long an attempt may take, in milliseconds. */
  readonly patienceMs: number;
  readonly clock: Clock;
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
  /** Sends a message. Until its number is taken, it stands for this message. */
  produce(message: Message, prepared: Prepared): Promise<void>;
  /** A message of this partition is surely in the log: the next has the next number. */
  takeNumber(partition: number): void;
  /** How many bytes it has written to all its connections. */
  bytesWritten(): number;
  /** It led nowhere: another broker may lead by now, and the next message asks another one who. */
  forgetWay(): void;
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
  readonly send: SendProduce;
  readonly id: ProducerInfo | undefined;
  /** As they go into the batch: compressed, where they are to be. */
  readonly records: readonly Uint8Array[];
}

/** Makes a producer. Nothing is connected before something is asked of it. */
export function kafkaClient(library: Library, options: KafkaClientOptions): KafkaClient {
  const { acks, compression, patienceMs, clock } = options;
  const isIdempotent = acks === "all";
  let host = "";
  const producer = new library.Producer(producerOptions(options, () => host));
  const connections = knownConnections(producer.connections);
  const brokers = brokersInTurn(producer.connections, { patienceMs, clock, drop: connections.drop });
  // Told right before the connection is made, which asks for the name then.
  producer.connections.on("connecting", ({ broker }: { broker: { host: string } }) => (host = broker.host));
  const { codec, compress } = recordCompression(library, compression);
  const batchOf = recordBatches(library);
  /** The number that the next batch to a partition has. */
  const numbers = new Map<number, number>();
  let id: ProducerInfo | undefined;
  /** How to send to whom we are connected. */
  const sends = new WeakMap<Connection, SendProduce>();
  /** Whoever led may not lead any more. */
  let isStale = false;

  return {
    isIdempotent,
    prepare: (message, turn) => telling(prepare(message, turn)),
    produce: (message, prepared) => telling(produce(message, prepared)),
    takeNumber(partition) {
      // After the highest comes 0, as with Kafka's own producer.
      numbers.set(partition, ((numbers.get(partition) ?? 0) + 1) % 2 ** 31);
    },
    bytesWritten: () => connections.bytesWritten(),
    forgetWay,
    cut() {
      forgetWay();
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

  async function prepare({ topic, key, value }: Message, turn: number): Promise<Prepared> {
    const cluster = await brokers.ask(() => producer.metadata({ topics: [topic], forceUpdate: isStale }));
    isStale = false;
    const { partitions } = cluster.topics.get(topic)!;
    // Where a key is, all clients have to agree.
    const place = key ? library.compatibilityPartitioner(undefined as never, key) : turn;
    const partition = place % partitions.length;
    const leader = cluster.brokers.get(partitions[partition]!.leader);
    if (!leader) throw new library.ProtocolError("LEADER_NOT_AVAILABLE");
    if (isIdempotent) id ??= await brokers.ask(() => producer.initIdempotentProducer({}));
    const records = await recordsOf(key, value);
    return { partition, send: await sendTo(leader), id, records };
  }

  async function sendTo(leader: Broker): Promise<SendProduce> {
    const connection = await producer.connections.get(leader);
    const send = sends.get(connection) ?? (await produceOn(library, connection));
    sends.set(connection, send);
    return send;
  }

  async function recordsOf(key: Buffer | undefined, value: Buffer): Promise<readonly Uint8Array[]> {
    const [before, behind] = aroundValue(library, key, value);
    const record = [before, value, behind];
    // Compressed is a copy: the value's own memory may be used again when the call is called off meanwhile.
    return compress ? [await compress(Buffer.concat(record))] : record;
  }

  async function produce({ topic }: Message, prepared: Prepared): Promise<void> {
    const { partition, send, id: info, records } = prepared;
    // Nothing may be waited for from here to the socket: the memory of a batch is used again.
    const batch = batchOf(records, {
      codec,
      timestamp: BigInt(Date.now()),
      producer: info && { id: info.producerId, epoch: info.producerEpoch, sequence: numbers.get(partition) ?? 0 },
    });
    try {
      await send({ acks: isIdempotent ? -1 : acks, patienceMs, topic, partition, batch });
    } catch (error) {
      // The partition may have another leader by now.
      isStale = true;
      throw error;
    }
  }

  function forgetWay(): void {
    brokers.next();
    isStale = true;
  }

  async function telling<Result>(work: Promise<Result>): Promise<Result> {
    try {
      const result = await work;
      connections.forgetReason();
      return result;
    } catch (error) {
      throw connections.withReason(error);
    }
  }
}

/** `host`: of the connection that is just being made. */
function producerOptions(
  options: KafkaClientOptions,
  host: () => string,
): ProducerOptions<Buffer, Buffer, Buffer, Buffer> {
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
    // The call ends before, which says what becomes of the message.
    requestTimeout: patienceMs + 5_000,
    connectTimeout: connectTimeout(patienceMs, brokers.length),
    ...(sasl && { sasl }),
    ...(tls && { tls: withNewest(tls, host) }),
  };
}

/** The client copies what it is given for each connection, and so gets the newest certificates. */
function withNewest(current: () => ConnectionOptions, host: () => string): ConnectionOptions {
  const { servername, checkServerIdentity } = current();
  const { isIP } = process.getBuiltinModule("node:net");
  return {
    ...(checkServerIdentity && { checkServerIdentity }),
    // Each broker is asked for by its own name (SNI), which no address can be (RFC 6066, section 3).
    get servername() {
      return servername ?? (isIP(host()) ? "" : host());
    },
    get secureContext() {
      return current().secureContext as never;
    },
  };
}
