import { kafkaCodes } from "./kafka-codes.ts";
import type { ProducePart, ProduceRequest, ProduceResult } from "./kafka-produce.ts";
import type { KafkaTopics } from "./kafka-topics.ts";
import type { KafkaVerdict } from "./kafka-verdict.ts";
import { readBatch, type RecordBatch, RefusedBatch } from "./record-batch.ts";

/** How far ahead of the broker's clock a record may be (`message.timestamp.after.max.ms`): an hour. */
const aheadMs = 3_600_000n;

/** Kafka is not older. An earlier time is none (-1, 0, seconds): a broker takes it, and deletes it for its age with the next check. */
const oldest = BigInt(Date.UTC(2011, 0));

/** Where a request has come to. */
export interface ProducedTo {
  readonly topics: KafkaTopics;
  /** Which broker was asked. */
  readonly broker: number;
  readonly maxMessageBytes: number;
  readonly onBreach: (what: string) => void;
}

export interface Produced {
  readonly results: ReadonlyMap<ProducePart, ProduceResult>;
  /** In bytes; 0 where no batch could be read. */
  readonly largestValue: number;
}

/** Stores what a verdict lets a broker store, and says what is answered for each part. */
export function produceBy(verdict: KafkaVerdict, { acks, parts }: ProduceRequest, to: ProducedTo): Produced {
  let largestValue = 0;
  const results = new Map(parts.map((part) => [part, resultOf(part)] as const));
  return { results, largestValue };

  function resultOf(part: ProducePart): ProduceResult {
    try {
      const batch = readPart(part, to.onBreach);
      for (const { value } of batch.records) largestValue = Math.max(largestValue, value?.length ?? 0);
      const forced = forcedBy(verdict);
      if (forced && !forced.stored) return forced;
      const offset = append(part, batch);
      return forced ?? { code: kafkaCodes.none, offset };
    } catch (error) {
      if (error instanceof RefusedBatch) return { code: error.code, message: error.message };
      throw error;
    }
  }

  function append({ topic, partition, batch: bytes }: ProducePart, batch: RecordBatch): number {
    if (acks !== -1 && acks !== 0 && acks !== 1) throw new RefusedBatch(kafkaCodes.invalidRequiredAcks, `acks ${acks}`);
    const found = to.topics.find(topic, partition);
    if (!found) {
      throw new RefusedBatch(kafkaCodes.unknownTopicOrPartition, `there is no partition ${partition} of ${topic}`);
    }
    if (found.leader !== to.broker) throw new RefusedBatch(kafkaCodes.notLeaderOrFollower, "another broker leads it");
    if (bytes.length > to.maxMessageBytes) {
      const why = `a batch of ${bytes.length} bytes, and no more than ${to.maxMessageBytes} may come`;
      throw new RefusedBatch(kafkaCodes.messageTooLarge, why);
    }
    for (const { timestamp } of batch.records) {
      if (timestamp - BigInt(Date.now()) > aheadMs) {
        throw new RefusedBatch(kafkaCodes.invalidTimestamp, `the time ${timestamp}, more than an hour ahead`);
      }
      if (timestamp < oldest) to.onBreach(`the time ${timestamp}, which is none`);
    }
    // A broker takes it, and answers for what whoever leads next may not have. No client of Kafka's own asks for that.
    if (batch.producerId >= 0n && acks !== -1) to.onBreach(`acks ${acks} of a producer that numbers its batches`);
    return found.log.append(batch);
  }
}

function readPart({ batch }: ProducePart, onBreach: (what: string) => void): RecordBatch {
  try {
    return readBatch(batch);
  } catch (error) {
    // Which compressions a broker takes is its own affair.
    if (error instanceof RefusedBatch && error.code !== kafkaCodes.unsupportedCompressionType) onBreach(error.message);
    throw error;
  }
}

/** What a verdict answers, and whether it is stored all the same; nothing, where a broker decides. */
function forcedBy(verdict: KafkaVerdict): (ProduceResult & { readonly stored?: boolean | undefined }) | undefined {
  switch (verdict.do) {
    case "accept":
    case "throttle":
      return undefined;
    case "refuse":
      return { code: kafkaCodes.invalidRecord, message: "a rule of the topic forbids it" };
    case "fail":
      return { code: kafkaCodes.notEnoughReplicas };
    case "error":
      return { code: verdict.code, message: verdict.message, stored: verdict.stored };
    default:
      return { code: kafkaCodes.none, stored: verdict.stored };
  }
}
