import type { Message } from "./message.ts";

/**
 * A producer that the application has: what is needed of it. `Producer` of `@platformatic/kafka` is one, and so are the producers of `kafkajs`
 * and of `@confluentinc/kafka-javascript` (its `KafkaJS` part), once they are connected.
 */
export interface OwnProducer {
  /** Each client has a type of its own for what it is given. */
  send(request: never): Promise<unknown>;
}

/** Sends one message by a producer of the application. */
export function sendByOwn(producer: OwnProducer, message: Message, compression: string | undefined): Promise<unknown> {
  const request = isOfKafkaJs(producer)
    ? kafkaJsRequest(message, compression)
    : platformaticRequest(message, compression);
  return producer.send(request as never);
}

function platformaticRequest(message: Message, compression: string | undefined): object {
  return { messages: [message], ...(compression !== undefined && { compression }) };
}

/** Numbers as kafkajs and Confluent's client have them: those of the protocol (record batch, "attributes"). */
const compressions: Readonly<Record<string, number>> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 };

/** Those name the topic once, and messages beside it. */
function kafkaJsRequest({ topic, key, value }: Message, compression: string | undefined): object {
  return {
    topic,
    messages: [{ key: key ?? null, value }],
    ...(compression !== undefined && { compression: compressions[compression] }),
  };
}

function isOfKafkaJs(producer: OwnProducer): boolean {
  return "sendBatch" in producer;
}
