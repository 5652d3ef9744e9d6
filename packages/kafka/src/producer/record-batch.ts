type Library = typeof import("@platformatic/kafka");

/** What a batch says beside its one record. */
export interface BatchFacts {
  /** How its records are compressed, as the protocol has it. */
  readonly codec: number;
  readonly timestamp: bigint;
  /** Of an idempotent producer: who it is, and which of its batches to the partition this is. */
  readonly producer?: { readonly id: bigint; readonly epoch: number; readonly sequence: number } | undefined;
}

/** The bytes of a batch before its records, and of these, before what the checksum is over. */
const headBytes = 61;
const checkedFrom = 21;

/**
 * Makes batches of one record, in memory that it uses again: each is good until the next is made. (The client makes one of pieces, and copies
 * them into new memory, to reckon the checksum and once more to send it.)
 */
export function recordBatches(library: Library): (records: readonly Uint8Array[], facts: BatchFacts) => Buffer {
  let room = Buffer.alloc(0);
  return (records, facts) => {
    const bytes = records.reduce((sum, { byteLength }) => sum + byteLength, headBytes);
    if (room.byteLength < bytes) room = Buffer.allocUnsafeSlow(bytes);
    const batch = room.subarray(0, bytes);
    writeHead(batch, facts);
    let at = headBytes;
    for (const part of records) {
      batch.set(part, at);
      at += part.byteLength;
    }
    // As the client's own buffer, which is what its checksum takes without a copy.
    const checked = library.Writer.create().append(batch.subarray(checkedFrom)).dynamicBuffer;
    batch.writeUInt32BE(library.crc32c(checked), 17);
    return batch;
  };
}

/** Apache Kafka, message format, "Record Batch". */
function writeHead(batch: Buffer, { codec, timestamp, producer }: BatchFacts): void {
  batch.writeBigInt64BE(0n, 0); // offset of the first record: the broker gives it
  batch.writeInt32BE(batch.byteLength - 12, 8); // bytes from here on
  batch.writeInt32BE(0, 12); // epoch of the leader: the broker's
  batch.writeInt8(2, 16); // version of the format; behind it the checksum
  batch.writeInt16BE(codec, checkedFrom);
  batch.writeInt32BE(0, 23); // place of the last record
  batch.writeBigInt64BE(timestamp, 27); // time of the first record
  batch.writeBigInt64BE(timestamp, 35); // the latest time
  batch.writeBigInt64BE(producer?.id ?? -1n, 43);
  batch.writeInt16BE(producer?.epoch ?? -1, 51);
  batch.writeInt32BE(producer?.sequence ?? -1, 53);
  batch.writeInt32BE(1, 57); // records
}
