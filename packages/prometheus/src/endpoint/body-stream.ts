import type { Readable, Transform } from "node:stream";
import type { Encoding } from "../negotiate/accept-encoding.ts";

// Of 11.8 MB, level 1 leaves 9.3 % in 26 ms, level 6 leaves 7.9 % in 68 ms; zstd 1 leaves 8.8 % and 3 leaves 6.0 %, both in
// 16 ms (Node 26, one thread of the pool).
const gzipLevel = 1;
const zstdLevel = 3;

const pieceBytes = 64 * 1024;

/** What a body can be compressed with, the best first. */
export const encodings: readonly Encoding[] = ["zstd", "gzip"];

/**
 * A body as a stream. It is compressed by Node's thread pool, piece by piece, and only as fast as it is read; destroying
 * the stream ends it all.
 */
export function bodyStream(chunks: readonly Uint8Array[], encoding: Encoding): Readable {
  const { pipeline, Readable } = process.getBuiltinModule("node:stream");
  const body = Readable.from(chunks);
  // Whoever reads hears of errors.
  return encoding === "identity" ? body : pipeline(body, compressor(encoding), () => {});
}

function compressor(encoding: "gzip" | "zstd"): Transform {
  const { constants, createGzip, createZstdCompress } = process.getBuiltinModule("node:zlib");
  if (encoding === "gzip") return createGzip({ level: gzipLevel, chunkSize: pieceBytes });
  return createZstdCompress({ chunkSize: pieceBytes, params: { [constants.ZSTD_c_compressionLevel]: zstdLevel } });
}
