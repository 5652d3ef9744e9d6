import type { ClientRequest } from "node:http";

/**
 * TLS encrypts a piece in one go: 256 KiB take it a quarter of a millisecond, 16 MiB would hold the event loop for
 * many.
 */
const pieceBytes = 256 * 1024;

/** Sends a request's body; a large one in pieces, as fast as the connection takes them. */
export function upload(request: ClientRequest, body: Uint8Array): void {
  if (body.byteLength <= pieceBytes) {
    request.end(body);
    return;
  }
  let from = 0;
  const next = (): void => {
    while (!request.destroyed) {
      const piece = body.subarray(from, from + pieceBytes);
      from += piece.byteLength;
      if (from === body.byteLength) {
        request.off("drain", next);
        request.end(piece);
        return;
      }
      if (!request.write(piece)) return;
    }
  };
  request.on("drain", next);
  next();
}
