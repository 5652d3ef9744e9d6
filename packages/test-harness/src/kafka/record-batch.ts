import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { crc32c } from "./crc32c.ts";
import { kafkaCodes } from "./kafka-codes.ts";
import { KafkaReader, UnreadableKafka } from "./kafka-reader.ts";
import { type KafkaRecord, readRecords } from "./kafka-record.ts";

/** A batch as it was read. Apache Kafka, "Record Batch", version 2 of the message format. */
export interface RecordBatch {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly compression: Compression;
  readonly records: readonly KafkaRecord[];
}

type Compression = "none" | "gzip" | "snappy" | "lz4" | "zstd";

/** Why a broker does not take a batch: with which error, and what is wrong. */
export class RefusedBatch extends Error {
  override name = "RefusedBatch";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const compressions: readonly Compression[] = ["none", "gzip", "snappy", "lz4", "zstd"];

/** Where the length ends, behind which its bytes are counted. */
const lengthEnd = 12;

const controlBatch = 0x20;
const transactional = 0x10;
const appendTime = 0x08;
const unusedBits = 0xff80;

/**
 * Reads the one batch that a produce request may have for a partition, as strictly as a broker does, and more strictly where those pass over
 * what they do not use.
 *
 * @throws {RefusedBatch} With the error that a broker answers.
 */
export function readBatch(bytes: Uint8Array): RecordBatch {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof UnreadableKafka) throw new RefusedBatch(kafkaCodes.invalidRecord, error.message);
    throw error;
  }
}

function read(bytes: Uint8Array): RecordBatch {
  const reader = new KafkaReader(bytes);
  const baseOffset = reader.int64();
  const length = reader.int32();
  if (length > reader.left) throw new UnreadableKafka(`a batch of ${length} bytes in ${reader.left}`);
  if (length < reader.left) invalid("more than one batch for a partition, or bytes behind it");
  reader.int32();
  const magic = reader.int8();
  if (magic !== 2) invalid(`magic ${magic}: produce requests of this version carry magic 2`);
  const crc = reader.uint32();
  const actual = crc32c(bytes.subarray(lengthEnd + 9));
  if (crc !== actual) {
    throw new RefusedBatch(kafkaCodes.corruptMessage, `CRC ${hex(crc)}, and the bytes have ${hex(actual)}`);
  }
  const attributes = reader.int16() & 0xffff;
  const lastOffsetDelta = reader.int32();
  const baseTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const firstSequence = reader.int32();
  const count = reader.int32();
  if (baseOffset !== 0n) invalid(`a base offset of ${baseOffset}; producers say 0`);
  if (attributes & controlBatch) invalid("a control batch, which clients may not write");
  if (attributes & transactional) invalid("a batch of a transaction that nobody began");
  if (attributes & appendTime) invalid("the time of appending, which is the broker's to set");
  if (attributes & unusedBits) invalid(`attributes 0x${attributes.toString(16)}, of which some have no meaning`);
  if (count < 1) invalid(`${count} records`);
  if (lastOffsetDelta !== count - 1) invalid(`a last offset delta of ${lastOffsetDelta} for ${count} records`);
  // Where there is no producer id, brokers do not look at the others, and clients write what they like.
  if (producerId >= 0n && (producerEpoch < 0 || firstSequence < 0)) {
    invalid(`producer ${producerId} with epoch ${producerEpoch} and sequence ${firstSequence}`);
  }
  const compression = compressions[attributes & 7] ?? invalid(`compression ${attributes & 7}`);
  const records = readRecords(uncompressed(reader.rest(), compression), count, baseTimestamp);
  const newest = records.reduce((max, { timestamp }) => (timestamp > max ? timestamp : max), records[0]!.timestamp);
  if (newest !== maxTimestamp) invalid(`a newest time of ${maxTimestamp}, and the records have ${newest}`);
  const lastSequence = (firstSequence + lastOffsetDelta) % 2 ** 31;
  return { producerId, producerEpoch, firstSequence, lastSequence, compression, records };
}

function uncompressed(bytes: Buffer, compression: Compression): Buffer {
  if (compression === "none") return bytes;
  const undo = compression === "gzip" ? gunzipSync : compression === "zstd" ? zstdDecompressSync : undefined;
  if (!undo) {
    throw new RefusedBatch(kafkaCodes.unsupportedCompressionType, `${compression} is not undone here`);
  }
  try {
    return undo(bytes);
  } catch {
    throw new UnreadableKafka(`records that are no ${compression}`);
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function invalid(why: string): never {
  throw new RefusedBatch(kafkaCodes.invalidRecord, why);
}
