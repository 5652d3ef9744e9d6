import { codeOf } from "@meterbridge/core";
import type { IncomingMessage } from "node:http";

/** A body as far as it could be read. */
export interface ResponseBody {
  readonly bytes: Uint8Array;
  /** It is more than is allowed. */
  readonly tooLong?: true;
  /** Why else this is not all of it. */
  readonly fault?: string;
}

const empty = new Uint8Array();

/** gzip makes what does not compress a little larger; a compressed body may be that much over the limit. */
const slackBytes = 4096;

/**
 * Reads a body of at most `maxBytes` after decompression, and tells `done` once. Nothing beyond that is kept, so a
 * small body that decompresses into a huge one is harmless.
 */
export function readBody(response: IncomingMessage, maxBytes: number, done: (body: ResponseBody) => void): void {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  const zipped = encoding === "gzip" || encoding === "x-gzip";
  const maxWireBytes = zipped ? maxBytes + slackBytes : maxBytes;
  if (Number(response.headers["content-length"]) > maxWireBytes) {
    done({ bytes: empty, tooLong: true });
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxWireBytes) {
      chunks.length = 0;
      done({ bytes: empty, tooLong: true });
    } else chunks.push(chunk);
  });
  response.on("end", () => {
    const bytes = joined(chunks);
    if (bytes.length === 0 || encoding === "identity") done({ bytes });
    else if (zipped) unzip(bytes, maxBytes, done);
    else
      done({ bytes: empty, fault: `its content encoding ${JSON.stringify(encoding.slice(0, 40))} is not supported` });
  });
  response.on("error", () => done({ bytes: encoding === "identity" ? joined(chunks) : empty, fault: "it was cut" }));
}

function joined(chunks: readonly Buffer[]): Uint8Array {
  return chunks.length > 1 ? Buffer.concat(chunks) : (chunks[0] ?? empty);
}

function unzip(bytes: Uint8Array, maxBytes: number, done: (body: ResponseBody) => void): void {
  process.getBuiltinModule("node:zlib").gunzip(bytes, { maxOutputLength: maxBytes }, (error, unzipped) => {
    if (!error) done({ bytes: unzipped });
    else if (codeOf(error) === "ERR_BUFFER_TOO_LARGE") done({ bytes: empty, tooLong: true });
    else done({ bytes: empty, fault: "it is no valid gzip" });
  });
}
