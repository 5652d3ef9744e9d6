import { KafkaReader, UnreadableKafka } from "./kafka-reader.ts";

/** One record of a batch. */
export interface KafkaRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
  readonly headers: readonly (readonly [key: string, value: Buffer | null])[];
}

/** Reads all records of a batch. Apache Kafka, "Record". */
export function readRecords(bytes: Uint8Array, count: number, baseTimestamp: bigint): readonly KafkaRecord[] {
  const reader = new KafkaReader(bytes);
  if (count > bytes.length) throw new UnreadableKafka(`${count} records in ${bytes.length} bytes`);
  const records = Array.from({ length: count }, (_, nth) => {
    const record = new KafkaReader(reader.take(reader.varint()));
    return readRecord(record, nth, baseTimestamp);
  });
  reader.end("the last record");
  return records;
}

function readRecord(reader: KafkaReader, nth: number, baseTimestamp: bigint): KafkaRecord {
  const attributes = reader.int8();
  if (attributes !== 0) throw new UnreadableKafka(`a record with attributes ${attributes}, which have no meaning`);
  const timestamp = baseTimestamp + reader.varlong();
  const offsetDelta = reader.varint();
  if (offsetDelta !== nth) throw new UnreadableKafka(`an offset delta of ${offsetDelta} in record ${nth}`);
  const key = bytesOf(reader);
  const value = bytesOf(reader);
  const count = reader.varint();
  if (count < 0 || count > reader.left) throw new UnreadableKafka(`${count} headers in ${reader.left} bytes`);
  const headers = Array.from({ length: count }, () => {
    const name = bytesOf(reader);
    if (!name) throw new UnreadableKafka("a header without a name");
    return [name.toString(), bytesOf(reader)] as const;
  });
  reader.end("a record");
  return { key, value, timestamp, headers };
}

function bytesOf(reader: KafkaReader): Buffer | null {
  const length = reader.varint();
  return length === -1 ? null : Buffer.from(reader.take(length));
}
