import type { ClientRequest } from "node:http";

/** To copy a piece into the system, or to encrypt it for TLS, takes a quarter of a millisecond at the most. */
const pieceBytes = 256 * 1024;

/**
 * Sends a request's body; a large one in pieces, each in a turn of the event loop of its own. The next piece waits until
 * the system has the one before; to wait for `drain` alone would not do, because it comes within the same turn as long
 * as the system takes everything.
 */
export function upload(request: ClientRequest, body: Uint8Array): void {
  if (body.byteLength <= pieceBytes) {
    request.end(body);
    return;
  }
  let from = 0;
  const next = (): void => {
    if (request.destroyed) return;
    const piece = body.subarray(from, from + pieceBytes);
    from += piece.byteLength;
    if (from === body.byteLength) request.end(piece);
    else request.write(piece, () => setImmediate(next));
  };
  next();
}
