import type { Redact } from "@meterbridge/core";

/** An HTTP answer, as `classify` is given it. */
export interface Answer {
  readonly status: number;
  /** Host and port of whoever answered, or the path of its unix socket, for messages. */
  readonly from: string;
  /** Lower-case names, as `node:http` gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Lower case and without parameters; empty when absent. It may be absent or wrong: do not rely on it alone. */
  readonly contentType: string;
  /** Decompressed. Of an answer that is not a success it may be incomplete, see `unreadable`. */
  readonly body: Uint8Array;
  /** Why the body is not all there: it was cut, took too long, is too long, or is compressed in a way that nobody asked for. */
  readonly unreadable?: string;
  /** It is longer than `maxResponseBytes`: of a body that is not compressed, `body` is the start. */
  readonly tooLong?: true;
  /** What the `Retry-After` header asks for. */
  readonly retryAfterMs?: number;
  /** Takes our secrets out of what the far end echoes. Use it before you cut a text short. */
  readonly redact: Redact;
}
