/** How a stream is told to take one write. */
export type StreamVerdict =
  /** Takes it. */
  | { readonly do: "accept" }
  /** Fails the write, and with it the stream, as a full disk does. The error's code is `EIO` unless said. */
  | { readonly do: "fail"; readonly code?: string }
  /** Never takes it, nor what comes after it. */
  | { readonly do: "hang" }
  /** Takes a byte of it every `everyMs` (200), and never the last one. */
  | { readonly do: "drip"; readonly everyMs?: number }
  /** Fails the write with `EPIPE`, and with it the stream: the reader has gone, as `head` does. */
  | { readonly do: "drop_connection" };

const known: Readonly<Record<StreamVerdict["do"], true>> = {
  accept: true,
  fail: true,
  hang: true,
  drip: true,
  drop_connection: true,
};

/**
 * Says that a stream can be told to do this.
 *
 * @throws {TypeError} When it cannot: nobody answers on a stream.
 */
export function checkStreamVerdict({ do: what }: StreamVerdict): void {
  if (Object.hasOwn(known, what)) return;
  throw new TypeError(`a stream cannot be told to ${what}: it can ${Object.keys(known).join(", ")}`);
}
