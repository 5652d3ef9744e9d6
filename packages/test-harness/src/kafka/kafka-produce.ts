import { UnreadableKafka } from "./kafka-reader.ts";
import type { KafkaRequest } from "./kafka-request.ts";

/** A produce request: batches, each for a partition of a topic. */
export interface ProduceRequest {
  readonly acks: number;
  readonly parts: readonly ProducePart[];
}

export interface ProducePart {
  readonly topic: string;
  readonly partition: number;
  readonly batch: Uint8Array;
}

/** What became of a part. */
export interface ProduceResult {
  readonly code: number;
  readonly message?: string | undefined;
  readonly offset?: number;
}

/** Apache Kafka, protocol guide, "Produce API", versions 3 to 11. */
export function readProduce({ body }: KafkaRequest): ProduceRequest {
  if (body.nullableText() !== null) throw new UnreadableKafka("a transaction, which is not offered");
  const acks = body.int16();
  body.int32();
  const topics = body.array(() => {
    const topic = body.text();
    const partitions = body.array(() => {
      const partition = body.int32();
      const batch = body.bytes();
      if (!batch) throw new UnreadableKafka(`no records for ${topic}`);
      body.tags();
      return { topic, partition, batch };
    });
    body.tags();
    return partitions ?? [];
  });
  body.tags();
  body.end("a produce request");
  return { acks, parts: (topics ?? []).flat() };
}

/** The answer to a produce request, with a result for each part. */
export function produceAnswer(
  request: KafkaRequest,
  results: ReadonlyMap<ProducePart, ProduceResult>,
  throttleMs: number,
): Buffer {
  const { version } = request;
  const answer = request.answer();
  answer.array([...results], ([{ topic, partition }, { code, message, offset = -1 }]) => {
    answer.text(topic);
    answer.array([partition], (index) => {
      answer.int32(index).int16(code).int64(BigInt(offset)).int64(-1n);
      if (version >= 5) answer.int64(code === 0 ? 0n : -1n);
      if (version >= 8) answer.array([], () => {}).text(message ?? null);
      answer.tags();
    });
    answer.tags();
  });
  return request.frame(answer.int32(throttleMs).tags());
}
