/** What happens to the bytes of a connection, for each direction. */
export interface ConnectionFault {
  readonly toTarget?: PassageFault;
  readonly toClient?: PassageFault;
}

/** What happens to the bytes that go in one direction. */
export interface PassageFault {
  /** Each piece waits this long before it goes on. */
  readonly latencyMs?: number;
  /** How fast it may go. */
  readonly bytesPerSecond?: number;
  /** Pieces of so many bytes, one every `everyMs`. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number };
  /** What happens when so many bytes have passed; with 0 before the first one, as soon as there is a connection. */
  readonly after?: {
    readonly bytes: number;
    /**
     * `reset`: both sides get a TCP reset. `close`: both sides are closed in order. `half_close`: this direction ends
     * in order, the other one goes on. `swallow`: nothing more passes, and nobody is told.
     */
    readonly do: "reset" | "close" | "half_close" | "swallow";
  };
}

/** Cuts what came into the pieces in which a fault lets it go on. */
export function piecesOf(chunk: Buffer, { drip, bytesPerSecond }: PassageFault): readonly Buffer[] {
  const size =
    drip?.bytes ?? (bytesPerSecond === undefined ? chunk.length : Math.max(1, Math.ceil(bytesPerSecond / 50)));
  const count = Math.ceil(chunk.length / size);
  return Array.from({ length: count }, (_, index) => chunk.subarray(index * size, (index + 1) * size));
}

/** How long a fault holds a piece back, in milliseconds. */
export function pauseBefore(piece: Buffer, { latencyMs = 0, drip, bytesPerSecond }: PassageFault): number {
  const paceMs = drip?.everyMs ?? (bytesPerSecond === undefined ? 0 : (piece.length / bytesPerSecond) * 1_000);
  return latencyMs + paceMs;
}
