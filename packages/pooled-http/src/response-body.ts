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

/** Ends the reading early: what has arrived is told, and why it is not all. */
export type Cut = (fault: string) => void;

/**
 * Reads a body of at most `maxBytes` after decompression, and tells `done`, of which the first call counts. Nothing beyond that
 * is kept, so a small body that decompresses into a huge one is harmless. Of a body that is not all there, and not
 * compressed, `done` is told the start: of a success that is too long nobody needs it.
 */
export function readBody(response: IncomingMessage, maxBytes: number, done: (body: ResponseBody) => void): Cut {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  const zipped = encoding === "gzip" || encoding === "x-gzip";
  const maxWireBytes = zipped ? maxBytes + slackBytes : maxBytes;
  const chunks: Buffer[] = [];
  let size = 0;
  const start = (): Uint8Array => (encoding === "identity" ? joined(chunks) : empty);
  const cut: Cut = (fault) => {
    // What came last may not have been told yet.
    response.read();
    done({ bytes: start(), fault });
  };
  if (isSuccess(response) && Number(response.headers["content-length"]) > maxWireBytes) {
    done({ bytes: empty, tooLong: true });
    return cut;
  }
  response.on("data", (chunk: Buffer) => {
    if (size > maxWireBytes) return;
    chunks.push(chunk.subarray(0, maxWireBytes - size));
    size += chunk.length;
    if (size > maxWireBytes) done({ bytes: isSuccess(response) ? empty : start(), tooLong: true });
  });
  response.on("end", () => {
    const bytes = joined(chunks);
    if (bytes.length === 0 || encoding === "identity") done({ bytes });
    else if (zipped) unzip(bytes, maxBytes, done);
    else
      done({ bytes: empty, fault: `its content encoding ${JSON.stringify(encoding.slice(0, 40))} is not supported` });
  });
  response.on("error", () => cut("it was cut"));
  return cut;
}

/** Whether the far end has taken what it was sent. RFC 9110, 15.3. */
export function isSuccess({ statusCode = 0 }: Pick<IncomingMessage, "statusCode">): boolean {
  return statusCode >= 200 && statusCode < 300;
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
