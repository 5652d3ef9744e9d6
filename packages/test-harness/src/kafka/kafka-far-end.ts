import type { FarEnd, Point, Verdict } from "@meterbridge/conformance";
import { messageOf } from "@meterbridge/core";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { changes } from "../changes.ts";
import { connections, reset } from "../connections.ts";
import type { ServerTls } from "../http-server.ts";
import { pointsOfOtlpJson, pointsOfOtlpProtobuf } from "../points-of-otlp.ts";
import { scriptOf } from "../script.ts";
import { apiVersionsAnswer, producerIdAnswer } from "./kafka-answers.ts";
import { kafkaCodes } from "./kafka-codes.ts";
import { serveKafka } from "./kafka-connection.ts";
import { type KafkaCredentials, type KafkaLogin, kafkaLogin } from "./kafka-login.ts";
import { metadataAnswer, readMetadata } from "./kafka-metadata.ts";
import { produceAnswer, readProduce } from "./kafka-produce.ts";
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
  /** Makes another broker, counted from 1, the leader of a partition. */
  lead(topic: string, partition: number, broker: number): void;
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
  const { encoding = "protobuf", brokers = 1, tls, sasl, maxMessageBytes = 1_048_588 } = options;
  const script = scriptOf<KafkaVerdict>({ do: "accept" });
  const { tell, until } = changes();
  const clients = connections(tell);
  const breaches: string[] = [];
  const onBreach = (what: string): void => void breaches.push(what);
  const topics = kafkaTopics(onBreach);
  for (const [name, count] of Object.entries(options.topics ?? { otlp_metrics: 1 })) topics.create(name, count);
  const codes = { metadata: scriptOf<number>(kafkaCodes.none), initProducerId: scriptOf<number>(kafkaCodes.none) };
  const ports = Array.from({ length: brokers }, () => 0);
  let servers: readonly Server[] = [];
  let attempts = 0;
  let largest = 0;
  let producers = 0;
  await start();

  return {
    get bootstrapBrokers() {
      return ports.map((port) => `127.0.0.1:${port}`).join(",");
    },
    next: (...verdicts) => script.next(...verdicts.map((verdict) => asKafkaVerdict(verdict))),
    otherwise: (verdict) => script.otherwise(asKafkaVerdict(verdict)),
    errors: (api, ...more) => codes[api].next(...more),
    createTopic: (name, partitions = 1) => topics.create(name, partitions),
    lead: (topic, partition, broker) => topics.lead(topic, partition, broker),
    messages: () => topics.messages(),
    breaches: () => breaches,
    received: () => topics.messages().flatMap(({ value }) => pointsOf(value ?? new Uint8Array())),
    attempts: () => attempts,
    begun: (count) => until(() => attempts >= count),
    producers: () => producers,
    connections: clients.count,
    largestAttemptBytes: () => largest,
    closedTo: (count) => until(() => clients.count().open <= count),
    stop,
    start,
  };

  async function start(): Promise<void> {
    if (servers.length > 0) return;
    servers = ports.map((_, index) => serverOf(index + 1));
    for (const [index, server] of servers.entries()) {
      server.listen(ports[index], "127.0.0.1");
      await once(server, "listening");
      ports[index] = (server.address() as AddressInfo).port;
    }
  }

  async function stop(): Promise<void> {
    const stopping = servers;
    servers = [];
    const closed = Promise.all(stopping.map((server) => once(server, "close")));
    for (const server of stopping) server.close();
    clients.reset();
    await closed;
  }

  function serverOf(broker: number): Server {
    const server = tls
      ? createTlsServer({ ...tls, rejectUnauthorized: tls.requestCert ?? false }).on("tlsClientError", () => {})
      : createServer();
    server.on("connection", (socket: Socket) => clients.add(socket));
    return server.on(tls ? "secureConnection" : "connection", (socket: Socket) => {
      socket.on("error", () => {});
      const login = kafkaLogin(sasl);
      void serveKafka(socket, (request) => handle(request, { socket, login, broker }), onBreach);
    });
  }

  async function handle(request: KafkaRequest, on: Client): Promise<Buffer | undefined | false> {
    const { api } = request;
    if (api === "apiVersions") return apiVersionsAnswer(request);
    if (api === "saslHandshake" || api === "saslAuthenticate") {
      const answer = on.login.answer(request);
      if (!on.login.isOut()) return answer;
      on.socket.end(answer);
      return false;
    }
    if (!on.login.isIn()) throw new Error(`${api} without credentials`);
    if (api === "metadata") return metadata(request);
    if (api === "initProducerId") return producerId(request);
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
    return metadataAnswer(request, ports, about);
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
        reset(socket);
        return false;
      case "drip":
        drip(socket, produceAnswer(request, results, 0), verdict.everyMs ?? 200);
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

function drip(socket: Socket, answer: Buffer, everyMs: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < answer.length - 1) socket.write(answer.subarray(sent, ++sent));
  }, everyMs);
  timer.unref();
  socket.once("close", () => clearInterval(timer));
}
