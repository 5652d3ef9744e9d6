import { isSuccess, type ResponseBody } from "../response-body.ts";
import type { Running } from "../stop-on.ts";
import { stopped, untilStopped } from "../until-stopped.ts";

const empty = new Uint8Array();

/** What `fetch` has undone by then. */
const known = /^(identity|(x-)?gzip|deflate|br|zstd|)$/;

/**
 * Reads a body of at most `maxBytes`, which `fetch` has decompressed; nothing beyond that is read, so a small body that
 * decompresses into a huge one is harmless. It never rejects. Of a body that is not all there the start is told, but for
 * a success that is too long.
 */
export async function readCapped(
  { body, headers, status }: Response,
  maxBytes: number,
  signal: AbortSignal,
  running: Running,
): Promise<ResponseBody> {
  const encoding = (headers.get("content-encoding") ?? "").trim().toLowerCase();
  if (!known.test(encoding)) {
    giveUp(body);
    return { bytes: empty, fault: `its content encoding ${JSON.stringify(encoding.slice(0, 40))} is not supported` };
  }
  if (!body) return { bytes: empty };
  const reader = readerOf(body);
  if (!reader) return { bytes: empty, fault: "somebody else has read it" };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const read = await untilStopped(reader.read(), signal, running);
      if (read === stopped) {
        giveUp(reader);
        return { bytes: joined(chunks), fault: "it did not arrive in time" };
      }
      if (read.done) return { bytes: joined(chunks) };
      chunks.push(read.value.subarray(0, maxBytes - size));
      size += read.value.byteLength;
      if (size > maxBytes) {
        giveUp(reader);
        return { bytes: isSuccess({ statusCode: status }) ? empty : joined(chunks), tooLong: true };
      }
    }
  } catch {
    return { bytes: joined(chunks), fault: encoding === "" ? "it was cut" : `it was cut, or is no valid ${encoding}` };
  }
}

/** A `fetch` of the user's may have read the answer, to log it: what its status says holds all the same. */
function readerOf(body: ReadableStream<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> | undefined {
  try {
    return body.getReader();
  } catch {
    return undefined;
  }
}

/** A `fetch` of the user's may give what cannot be cancelled. */
function giveUp(stream: { cancel(): Promise<void> } | null): void {
  void (async () => stream?.cancel())().catch(() => {});
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length < 2) return chunks[0] ?? empty;
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
