import type { Payload } from "@meterbridge/core";
import type { ClientHttp2Stream } from "node:http2";

/** TLS encrypts what it is given in one go: so much holds the event loop for less than 1 ms. Smaller pieces cost more CPU. */
const pieceBytes = 1024 * 1024;

/** Sends a message behind its prefix, and ends the call's side. gRPC over HTTP2, "Length-Prefixed-Message". */
export function sendMessage(stream: ClientHttp2Stream, { body, contentEncoding }: Payload): void {
  const prefix = Buffer.allocUnsafe(5);
  prefix[0] = contentEncoding === "gzip" ? 1 : 0;
  prefix.writeUInt32BE(body.byteLength, 1);
  // Both in one write; the bytes themselves are not copied.
  stream.cork();
  stream.write(prefix);
  if (body.byteLength <= pieceBytes) {
    stream.end(body);
    return;
  }
  let from = 0;
  const next = (): void => {
    if (!stream.writable) return;
    const piece = body.subarray(from, from + pieceBytes);
    from += piece.byteLength;
    if (from === body.byteLength) stream.end(piece);
    else if (stream.write(piece)) setImmediate(next);
    // A connection that takes everything says so within the same turn of the event loop, piece after piece.
    else stream.once("drain", () => setImmediate(next));
  };
  next();
  stream.uncork();
}
