/**
 * zlib comes back to the event loop for each piece of output of this size: large ones are few turns, and 256 KiB hold
 * it for half a millisecond at most, also within 16 MiB (bench/main.ts).
 */
const pieceBytes = 256 * 1024;

/**
 * Compresses on the thread pool; resolves with `undefined` when it fails or does not make the bytes fewer. A runtime
 * without zlib compresses by the web's `CompressionStream`, which knows no level.
 */
export async function compress(bytes: Uint8Array, level: number): Promise<Uint8Array | undefined> {
  const zlib = zlibHere();
  const compressed = await (zlib ? byZlib(zlib, bytes, level) : byStream(bytes));
  return compressed && compressed.byteLength < bytes.byteLength ? compact(compressed) : undefined;
}

type Zlib = typeof import("node:zlib");

function zlibHere(): Zlib | undefined {
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  return process?.getBuiltinModule?.("node:zlib");
}

function byZlib(zlib: Zlib, bytes: Uint8Array, level: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const chunkSize = Math.min(pieceBytes, Math.max(1024, bytes.byteLength));
    zlib.gzip(bytes, { level, chunkSize }, (error, compressed) => resolve(error ? undefined : compressed));
  });
}

async function byStream(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const compressed = new Response(bytes as Uint8Array<ArrayBuffer>).body!.pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(compressed).arrayBuffer());
  } catch {
    // A runtime that has neither sends it as it is.
    return undefined;
  }
}

/** zlib's result may be the start of a much larger buffer, which a queue would then hold as well. */
function compact(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.byteLength ? new Uint8Array(bytes) : bytes;
}
