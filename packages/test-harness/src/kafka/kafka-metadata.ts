import type { KafkaRequest } from "./kafka-request.ts";

/** What a broker knows of a topic that it is asked about: who leads each partition, or an error. */
export interface TopicMetadata {
  readonly code: number;
  readonly name: string;
  /** Ids of brokers. */
  readonly leaders: readonly number[];
}

/** The topics that are asked about, or null for all. Apache Kafka, protocol guide, "Metadata API", versions 4 to 12. */
export function readMetadata({ body, version }: KafkaRequest): {
  readonly topics: readonly string[] | null;
  readonly mayCreate: boolean;
} {
  const topics = body.array(() => {
    if (version >= 10) body.take(16);
    const name = body.text();
    body.tags();
    return name;
  });
  const mayCreate = body.boolean();
  if (version >= 8 && version <= 10) body.boolean();
  if (version >= 8) body.boolean();
  body.tags();
  body.end("a metadata request");
  return { topics, mayCreate };
}

/** A broker that the others name. */
export interface KnownBroker {
  readonly id: number;
  readonly port: number;
}

export function metadataAnswer(
  request: KafkaRequest,
  brokers: readonly KnownBroker[],
  topics: readonly TopicMetadata[],
): Buffer {
  const { version } = request;
  const answer = request.answer().int32(0);
  answer.array(brokers, ({ id, port }) => {
    answer.int32(id).text("127.0.0.1").int32(port).text(null).tags();
  });
  answer.text("far-end").int32(brokers[0]?.id ?? -1);
  answer.array(topics, ({ code, name, leaders }) => {
    answer.int16(code).text(name);
    if (version >= 10) answer.raw(new Uint8Array(16));
    answer.boolean(false).array([...leaders.entries()], ([index, leader]) => {
      answer.int16(0).int32(index).int32(leader);
      if (version >= 7) answer.int32(0);
      const ids = (all: readonly number[]): unknown => answer.array(all, (id) => answer.int32(id));
      ids([leader]);
      ids([leader]);
      if (version >= 5) ids([]);
      answer.tags();
    });
    // Nobody asked which operations are allowed.
    if (version >= 8) answer.int32(-(2 ** 31));
    answer.tags();
  });
  if (version >= 8 && version <= 10) answer.int32(-(2 ** 31));
  return request.frame(answer.tags());
}
