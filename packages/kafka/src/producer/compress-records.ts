import type { KafkaCompression } from "../options.ts";

type Library = typeof import("@platformatic/kafka");

/** How the records of a batch are compressed. */
export interface RecordCompression {
  /** As the protocol has it: the lowest bits of a batch's attributes. */
  readonly codec: number;
  /** Nothing: they go as they are. */
  readonly compress?: (records: Buffer) => Promise<Buffer> | Buffer;
}

/** The last level before the price climbs, as `@meterbridge/gzip` has measured it. */
const gzipLevel = 3;

/** gzip and zstd work beside the event loop; of the other two there is only what the client has, on it. */
export function recordCompression(library: Library, compression: KafkaCompression): RecordCompression {
  const { lz4, snappy } = library.compressionsAlgorithms;
  switch (compression) {
    case "none":
      return { codec: 0 };
    case "gzip":
      return {
        codec: 1,
        compress: (records) => ofZlib((zlib, done) => zlib.gzip(records, { level: gzipLevel }, done)),
      };
    case "snappy":
      return { codec: 2, compress: (records) => snappy.compressSync(records) };
    case "lz4":
      return { codec: 3, compress: (records) => lz4.compressSync(records) };
    case "zstd":
      return { codec: 4, compress: (records) => ofZlib((zlib, done) => zlib.zstdCompress(records, done)) };
  }
}

function ofZlib(start: (zlib: typeof import("node:zlib"), done: ZlibDone) => void): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    start(process.getBuiltinModule("node:zlib"), (error, result) => (error ? reject(error) : resolve(result)));
  });
}

type ZlibDone = (error: Error | null, result: Buffer) => void;
