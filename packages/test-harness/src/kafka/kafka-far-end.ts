import type { FarEnd, Point, Verdict } from "@meterbridge/conformance";
import { messageOf } from "@meterbridge/core";
import type { Socket } from "node:net";
import { changes } from "../changes.ts";
import { reset } from "../connections.ts";
import type { ServerTls } from "../http-server.ts";
import { pointsOfOtlpJson, pointsOfOtlpProtobuf } from "../points-of-otlp.ts";
import { scriptOf } from "../script.ts";
import { dripAnswer } from "./drip-answer.ts";
import { apiVersionsAnswer, producerIdAnswer } from "./kafka-answers.ts";
import type { KafkaBroker } from "./kafka-broker.ts";
import { kafkaBrokers } from "./kafka-brokers.ts";
import { kafkaCodes } from "./kafka-codes.ts";
import type { Handle } from "./kafka-connection.ts";
import { type KafkaCredentials, type KafkaLogin, kafkaLogin } from "./kafka-login.ts";
import { metadataAnswer, readMetadata } from "./kafka-metadata.ts";
import { produceAnswer, readProduce } from "./kafka-produce.ts";
import { UnreadableKafka } from "./kafka-reader.ts";
import type { KafkaRequest } from "./kafka-request.ts";
import { type KafkaMessage, kafkaTopics } from "./kafka-topics.ts";
import { asKafkaVerdict, type KafkaVerdict } from "./kafka-verdict.ts";
import { produceBy } from "./produce-by-verdict.ts";

export interface KafkaFarEndOptions {
  /** The topics, each with how many partitions it has; `{ otlp_metrics: 1 }` unless said. */
  readonly topics?: Readonly<Record<string, number>>;
  /** What the value of a message is: an ExportMetricsServiceRequest in `"protobuf"` (unless said) or `"json"`. */
  readonly encoding?: "protobuf" | "json";
  /** How many brokers there are; 1 unless said. They have the same topics, and each takes what it leads. */
  readonly brokers?: number;
  /** Who gets in; everybody unless said. */
  readonly sasl?: KafkaCredentials;
  /**
   * How long a session is said to last (`connections.max.reauth.ms`), in milliseconds; without an end unless said. It is over when
   * `expireSessions` is called, and not by itself.
   */
  readonly sessionLifetimeMs?: number;
  /** Speak TLS. */
  readonly tls?: ServerTls;
  /** The largest batch (`message.max.bytes`); 1 048 588 unless said, as with a broker. */
  readonly maxMessageBytes?: number;
  /** A topic that is not there is made, with one partition, when a client asks for it. */
  readonly autoCreateTopics?: boolean;
}

/** A Kafka cluster on loopback that behaves on command, and remembers what came. */
export interface KafkaFarEnd extends FarEnd {
  /** Where to ask first: `127.0.0.1:port`, with commas between several. */
  readonly bootstrapBrokers: string;
  /** Says how the next produce requests are answered, one verdict for each. Then all are accepted again. */
  next(...verdicts: readonly (KafkaVerdict | Verdict)[]): void;
  /** Says how produce requests are answered that no `next` speaks of. */
  otherwise(verdict: KafkaVerdict): void;
  /** Answers the next requests for metadata, or for a producer id, with these errors. */
  errors(api: "metadata" | "initProducerId", ...codes: readonly number[]): void;
  /** Makes a topic, or gives it more partitions. */
  createTopic(name: string, partitions?: number): void;
  /** Makes another broker, counted from 1, the leader of a partition; the first one leads all until then. */
  lead(topic: string, partition: number, broker: number): void;
  /**
   * One of the brokers, counted from 1.
   *
   * @throws {Error} When there is none of this number.
   */
  broker(id: number): KafkaBroker;
  /** Ends all sessions: a connection that asks for anything, and has not shown its credentials again, is closed (KIP-368). */
  expireSessions(): void;
  /** How many times credentials were right, those that came again on a connection included. */
  logins(): number;
  /** What is stored: topic by topic, partition by partition. */
  messages(): readonly KafkaMessage[];
  /** What was no valid Kafka, and batches that passed for others and were lost. */
  breaches(): readonly string[];
  /** The data points of all messages that are stored. */
  received(): readonly Point[];
  /** How many produce requests were read. */
  attempts(): number;
  /** Resolves as soon as so many were read. */
  begun(count: number): Promise<void>;
  /** How many producer ids were given out. */
  producers(): number;
  readonly connections: () => { readonly open: number; readonly total: number };
  /** How large the largest value of a message was, in bytes before compression. */
  readonly largestAttemptBytes: () => number;
  /** Resolves when no more than `count` connections are open. */
  closedTo(count: number): Promise<void>;
  /** Stops listening and resets whatever is open. */
  stop(): Promise<void>;
  /** Listens again, on the same ports, after `stop`. What was stored is kept. */
  start(): Promise<void>;
}

/**
 * Starts a Kafka cluster on free loopback ports, to be produced to by the exporter under test. It is written from the protocol's guide, and shares
 * no code with any client. Batches are read strictly, and producers that number them are treated as a broker does (KIP-98): the last five are
 * stored once, a gap is refused.
 */
export async function kafkaFarEnd(options: KafkaFarEndOptions = {}): Promise<KafkaFarEnd> {
  const { encoding = "protobuf", tls, sasl, sessionLifetimeMs = 0, maxMessageBytes = 1_048_588 } = options;
  const script = scriptOf<KafkaVerdict>({ do: "accept" });
  const { tell, until } = changes();
  const breaches: string[] = [];
  const onBreach = (what: string): void => void breaches.push(what);
  const topics = kafkaTopics(onBreach);
  for (const [name, count] of Object.entries(options.topics ?? { otlp_metrics: 1 })) topics.create(name, count);
  const codes = { metadata: scriptOf<number>(kafkaCodes.none), initProducerId: scriptOf<number>(kafkaCodes.none) };
  const brokers = kafkaBrokers({ count: options.brokers ?? 1, tls, serve, onBreach, onClose: tell });
  let attempts = 0;
  let largest = 0;
  let producers = 0;
  let sessions = 0;
  let logins = 0;
  await brokers.start();

  return {
    get bootstrapBrokers() {
      return brokers.addresses();
    },
    next: (...verdicts) => script.next(...verdicts.map((verdict) => asKafkaVerdict(verdict))),
    otherwise: (verdict) => script.otherwise(asKafkaVerdict(verdict)),
    errors: (api, ...more) => codes[api].next(...more),
    createTopic: (name, partitions = 1) => topics.create(name, partitions),
    lead: (topic, partition, broker) => topics.lead(topic, partition, broker),
    broker: (id) => brokers.byId(id),
    expireSessions: () => void sessions++,
    logins: () => logins,
    messages: () => topics.messages(),
    breaches: () => breaches,
    received: () => topics.messages().flatMap(({ value }) => pointsOf(value ?? new Uint8Array())),
    attempts: () => attempts,
    begun: (count) => until(() => attempts >= count),
    producers: () => producers,
    connections: brokers.connections,
    largestAttemptBytes: () => largest,
    closedTo: (most) => until(() => brokers.connections().open <= most),
    stop: brokers.stop,
    start: brokers.start,
  };

  function serve(socket: Socket, id: number): Handle {
    const login = kafkaLogin(sasl, {
      lifetimeMs: sessionLifetimeMs,
      session: () => sessions,
      onLogin: () => void logins++,
    });
    return (request) => handle(request, { socket, login, broker: id });
  }

  async function handle(request: KafkaRequest, on: Client): Promise<Buffer | undefined | false> {
    const { api } = request;
    const newestProduce = brokers.byId(on.broker).newestProduce();
    if (api === "apiVersions") return apiVersionsAnswer(request, newestProduce);
    if (api === "saslHandshake" || api === "saslAuthenticate") {
      const answer = on.login.answer(request);
      if (!on.login.isOut()) return answer;
      on.socket.end(answer);
      return false;
    }
    if (on.login.isOver()) {
      on.socket.destroySoon();
      return false;
    }
    if (!on.login.isIn()) throw new Error(`${api} without credentials`);
    if (api === "metadata") return metadata(request);
    if (api === "initProducerId") return producerId(request);
    if (request.version > newestProduce) {
      throw new UnreadableKafka(`produce in version ${request.version}; offered are those up to ${newestProduce}`);
    }
    return produce(request, on);
  }

  function metadata(request: KafkaRequest): Buffer {
    const { topics: names, mayCreate } = readMetadata(request);
    const code = codes.metadata.take();
    const about = (names ?? topics.names()).map((name) => {
      if (code !== kafkaCodes.none) return { code, name, leaders: [] };
      const known = topics.about(name);
      if (known.code === kafkaCodes.none || !options.autoCreateTopics || !mayCreate) return known;
      topics.create(name, 1);
      return topics.about(name);
    });
    return metadataAnswer(request, brokers.known(leaders()), about);
  }

  function leaders(): ReadonlySet<number> {
    return new Set(topics.names().flatMap((name) => topics.about(name).leaders));
  }

  function producerId(request: KafkaRequest): Buffer {
    const code = codes.initProducerId.take();
    if (code === kafkaCodes.none) producers += 1;
    return producerIdAnswer(request, code, BigInt(1_000 + producers));
  }

  async function produce(request: KafkaRequest, { socket, broker }: Client): Promise<Buffer | undefined | false> {
    const read = readProduce(request);
    const verdict = script.take();
    attempts += 1;
    tell();
    await verdict.after;
    const { results, largestValue } = produceBy(verdict, read, { topics, broker, maxMessageBytes, onBreach });
    largest = Math.max(largest, largestValue);
    const isRefused = [...results.values()].some(({ code }) => code !== kafkaCodes.none);
    switch (verdict.do) {
      case "hang":
        return false;
      case "drop_connection":
        if (verdict.peacefully) socket.end();
        else reset(socket);
        return false;
      case "drip":
        dripAnswer(socket, produceAnswer(request, results, 0), verdict.everyMs ?? 200);
        return false;
      default:
        break;
    }
    if (read.acks !== 0) {
      return produceAnswer(request, results, verdict.do === "throttle" ? (verdict.retryAfterMs ?? 1_000) : 0);
    }
    // Who asked for no answer is told in no other way.
    if (isRefused) socket.end();
    return isRefused ? false : undefined;
  }

  function pointsOf(value: Uint8Array): readonly Point[] {
    try {
      return encoding === "json" ? pointsOfOtlpJson(Buffer.from(value).toString()) : pointsOfOtlpProtobuf(value);
    } catch (error) {
      throw new Error(`a message that is no OTLP: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** Whose request it is, and which broker got it. */
interface Client {
  readonly socket: Socket;
  readonly login: KafkaLogin;
  readonly broker: number;
}
