import * as library from "@platformatic/kafka";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordCompression } from "../../src/producer/compress-records.ts";
import { aroundValue } from "../../src/producer/record.ts";
import { recordBatches } from "../../src/producer/record-batch.ts";

const { createRecordsBatch, Reader, readRecordsBatch } = library;
const timestamp = 1_790_000_000_123n;
const bytes = fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value));
const producers = fc.record({ id: fc.bigInt(0n, 2n ** 62n), epoch: fc.nat(32_767), sequence: fc.nat(2 ** 31 - 1) });

function recordOf(key: Buffer | undefined, value: Buffer): readonly Buffer[] {
  const [before, behind] = aroundValue(library, key, value);
  return [before, value, behind];
}

describe("a batch of one record", () => {
  it("is, byte for byte, the client's own", () => {
    const batchOf = recordBatches(library);
    fc.assert(
      fc.property(fc.option(bytes, { nil: undefined }), bytes, producers, (key, value, producer) => {
        const sequences = new library.NumericMap();
        sequences.set("t:0", producer.sequence);
        const options = { producerId: producer.id, producerEpoch: producer.epoch, sequences };
        const message = { topic: "t", partition: 0, timestamp, value, headers: new Map(), ...(key && { key }) };
        const theirs = createRecordsBatch([message], options as never).buffer;
        expect(batchOf(recordOf(key, value), { codec: 0, timestamp, producer })).toEqual(theirs);
      }),
    );
  });

  it("keeps nothing of a larger one before it", () => {
    const batchOf = recordBatches(library);
    batchOf(recordOf(undefined, Buffer.alloc(5_000, 1)), { codec: 0, timestamp });
    const batch = Buffer.from(batchOf(recordOf(undefined, Buffer.from("small")), { codec: 0, timestamp }));
    expect(batch).toEqual(recordBatches(library)(recordOf(undefined, Buffer.from("small")), { codec: 0, timestamp }));
  });

  it("has no number where there is no idempotent producer", () => {
    const batch = recordBatches(library)(recordOf(undefined, Buffer.from("v")), { codec: 0, timestamp });
    expect(readRecordsBatch(Reader.from(batch))).toMatchObject({
      producerId: -1n,
      producerEpoch: -1,
      firstSequence: -1,
    });
  });

  it.for(["gzip", "snappy", "lz4", "zstd"] as const)("is compressed with %s, and read by the client", async (name) => {
    const { codec, compress } = recordCompression(library, name);
    const value = Buffer.from("the same words ".repeat(500));
    const records = [await compress!(Buffer.concat(recordOf(Buffer.from("key"), value)))];
    const batch = recordBatches(library)(records, { codec, timestamp });
    expect(batch.byteLength).toBeLessThan(value.byteLength / 5);
    const read = readRecordsBatch(Reader.from(batch));
    expect(read.records).toMatchObject([{ key: Buffer.from("key"), value }]);
    expect(read.crc).toBe(library.crc32c(batch.subarray(21)));
  });
});
