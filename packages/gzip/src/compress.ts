/**
 * zlib comes back to the event loop for each piece of output of this size: large ones are few turns, and 256 KiB hold
 * it for half a millisecond at most, also within 16 MiB (bench/main.ts).
 */
const pieceBytes = 256 * 1024;

/** Compresses on the thread pool; resolves with `undefined` when it fails or does not make the bytes fewer. */
export function compress(bytes: Uint8Array, level: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const chunkSize = Math.min(pieceBytes, Math.max(1024, bytes.byteLength));
    process.getBuiltinModule("node:zlib").gzip(bytes, { level, chunkSize }, (error, compressed) => {
      resolve(error || compressed.byteLength >= bytes.byteLength ? undefined : compact(compressed));
    });
  });
}

/** zlib's result may be the start of a much larger buffer, which a queue would then hold as well. */
function compact(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.byteLength ? new Uint8Array(bytes) : bytes;
}
