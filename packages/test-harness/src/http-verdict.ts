/** How an HTTP far end is told to answer one request. */
export type HttpVerdict = HttpAnswer & {
  /** The answer waits for this; the request is recorded before. */
  readonly after?: Promise<unknown>;
};

type HttpAnswer =
  /** 200, and what was sent counts as received. */
  | { readonly do: "accept" }
  /** 200 with a partial success. The last `rejectedPoints` points do not count as received. */
  | { readonly do: "accept_some"; readonly rejectedPoints: number | bigint; readonly message?: string }
  /** 400, or another status: the content is wrong. */
  | { readonly do: "refuse"; readonly status?: number; readonly message?: string }
  /** 429, or 503: not so fast. `retryAfter` is the header as it is sent; or `retryAfterMs`, in seconds rounded up. */
  | {
      readonly do: "throttle";
      readonly status?: 429 | 503;
      readonly retryAfter?: string;
      readonly retryAfterMs?: number;
    }
  /** 503, or another status: something is broken. */
  | { readonly do: "fail"; readonly status?: number; readonly message?: string }
  /** Takes the request and never answers. */
  | { readonly do: "hang" }
  /** 200, then one byte of the `body`, or already of the `head`, every `everyMs` (200), without end. */
  | { readonly do: "drip"; readonly everyMs?: number; readonly part?: "head" | "body" }
  /**
   * Resets the connection before anything is read: a new one as soon as it is there, one that is kept alive as soon as
   * a request begins on it.
   */
  | { readonly do: "drop_before" }
  /** Resets the connection when the whole request was read; `drop_connection` is another name for it. */
  | { readonly do: "drop_after" | "drop_connection" }
  /** 200, or another status, and a body that ends too early. With a 2xx it counts as received. */
  | { readonly do: "cut"; readonly status?: number }
  /** Sends the client elsewhere. */
  | { readonly do: "redirect"; readonly location: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** Any answer at all. With a 2xx it counts as received. */
  | {
      readonly do: "answer";
      readonly status: number;
      /** What stands behind the status in the first line. */
      readonly statusText?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    };
