import { kafkaCodes } from "./kafka-codes.ts";
import type { KafkaRecord } from "./kafka-record.ts";
import { type RecordBatch, RefusedBatch } from "./record-batch.ts";

/** A record that was stored, with its place in the partition. */
export interface StoredRecord extends KafkaRecord {
  readonly offset: number;
}

/** What a partition holds. */
export interface PartitionLog {
  readonly records: readonly StoredRecord[];
  /**
   * Stores a batch, and gives the offset of its first record. A batch that this producer has had stored before is not stored again; its
   * offset is that of then.
   *
   * @throws {RefusedBatch} When its number, or the epoch of its producer, is not what comes next.
   */
  append(batch: RecordBatch): number;
}

interface Producer {
  readonly epoch: number;
  readonly last: number;
  /** The newest ones, the oldest first. */
  readonly batches: readonly (RecordBatch & { readonly offset: number })[];
}

/** How many batches of a producer a broker remembers. `ProducerStateEntry.NUM_BATCHES_TO_RETAIN` */
const remembered = 5;

/** `onMistaken` is told of a batch that passes for another one, and is lost without a word. */
export function partitionLog(onMistaken: (what: string) => void): PartitionLog {
  const records: StoredRecord[] = [];
  const producers = new Map<bigint, Producer>();
  return { records, append };

  function append(batch: RecordBatch): number {
    if (batch.producerId < 0n) return store(batch);
    const { producerId, producerEpoch: epoch, firstSequence: first, lastSequence: last } = batch;
    const known = producers.get(producerId);
    if (known && epoch < known.epoch) {
      throw new RefusedBatch(kafkaCodes.invalidProducerEpoch, `epoch ${epoch} of ${producerId}, after ${known.epoch}`);
    }
    const before = known?.batches.find(
      (one) => one.producerEpoch === epoch && one.firstSequence === first && one.lastSequence === last,
    );
    if (before) {
      if (!isSame(before, batch)) onMistaken(`sequence ${first} of producer ${producerId} stands for two batches`);
      return before.offset;
    }
    // As brokers do since 2.5: who is not known may begin anywhere.
    const expected = !known ? first : epoch > known.epoch ? 0 : (known.last + 1) % 2 ** 31;
    if (first !== expected) {
      const why = `sequence ${first} of producer ${producerId}, where ${expected} comes next`;
      throw new RefusedBatch(kafkaCodes.outOfOrderSequenceNumber, why);
    }
    const offset = store(batch);
    const batches = [...(known?.epoch === epoch ? known.batches : []), { ...batch, offset }].slice(-remembered);
    producers.set(producerId, { epoch, last, batches });
    return offset;
  }

  function store(batch: RecordBatch): number {
    const offset = records.length;
    for (const record of batch.records) records.push({ ...record, offset: records.length });
    return offset;
  }
}

function isSame(one: RecordBatch, other: RecordBatch): boolean {
  const texts = [one, other].map(({ records }) =>
    records.map(({ key, value }) => `${key?.toString("base64")} ${value?.toString("base64")}`).join("\n"),
  );
  return texts[0] === texts[1];
}
