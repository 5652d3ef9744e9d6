/** How a gRPC far end is told to answer one call. */
export type GrpcVerdict = GrpcAnswer & {
  /** The answer waits for this; the call is recorded before. */
  readonly after?: Promise<unknown>;
};

type GrpcAnswer =
  /** OK, and what was sent counts as received. `compressed`: the answer is gzipped when the client says that it may be. */
  | { readonly do: "accept"; readonly compressed?: boolean }
  /** OK with a partial success. The last `rejectedPoints` points do not count as received. */
  | { readonly do: "accept_some"; readonly rejectedPoints: number | bigint; readonly message?: string }
  /** INVALID_ARGUMENT (3), or another status: the content is wrong. */
  | { readonly do: "refuse"; readonly status?: number; readonly message?: string }
  /**
   * Not so fast: RESOURCE_EXHAUSTED (8) with a RetryInfo of so many milliseconds; without them UNAVAILABLE (14), because
   * OTLP has the other one sent again only when it says when. `status` is another status, in both cases.
   */
  | { readonly do: "throttle"; readonly status?: number; readonly retryAfterMs?: number }
  /** UNAVAILABLE (14), or another status: something is broken. */
  | { readonly do: "fail"; readonly status?: number; readonly message?: string }
  /** Any status, with any details, in any place. With 0 it counts as received. */
  | StatusAnswer
  /** Takes the call and never answers. */
  | { readonly do: "hang" }
  /** Takes no more bytes of the call than its flow-control window, and never answers. */
  | { readonly do: "stall" }
  /** Headers, then one byte of a message every `everyMs` (200), without end. */
  | { readonly do: "drip"; readonly everyMs?: number }
  /**
   * Resets the connection before anything is read: a new one as soon as it is there, one that is kept alive as soon as
   * a call begins on it.
   */
  | { readonly do: "drop_before" }
  /** Resets the connection when the whole call was read; `drop_connection` is another name for it. */
  | { readonly do: "drop_after" | "drop_connection" }
  /** RST_STREAM with this HTTP/2 error code (RFC 9113, 7), in place of an answer. */
  | { readonly do: "reset_stream"; readonly code: number }
  /**
   * GOAWAY, after which the connection is closed: `before` says that this call was not looked at (the last stream is one
   * below it; without TLS only); `after` answers the call first, and it counts as received.
   */
  | { readonly do: "go_away"; readonly when: "before" | "after" }
  /** An answer that is no gRPC, as of a proxy: `contentType` is `text/html` unless said. */
  | { readonly do: "http"; readonly status: number; readonly contentType?: string; readonly body?: string }
  /**
   * Any answer at all. `message` is sent as it stands, with or without its 5 bytes of prefix (`grpcFrame` makes them).
   * `trailers` are `{ "grpc-status": "0" }` unless said; with `{}` there are none. With the status 0 it counts as
   * received, in the trailers or, where they are none, in the headers.
   */
  | {
      readonly do: "answer";
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: Uint8Array;
      readonly trailers?: Readonly<Record<string, string>>;
    }
  /** Speaks no HTTP/2 on a new connection, but says this (`220 mail.example ESMTP`), and closes it. */
  | { readonly do: "no_http2"; readonly bytes?: string | Uint8Array };

interface StatusAnswer {
  readonly do: "status";
  readonly status: number;
  readonly message?: string;
  /** Adds a RetryInfo (google/rpc/error_details.proto). */
  readonly retryDelay?: { readonly seconds?: number | bigint; readonly nanos?: number };
  /** The value of `grpc-status-details-bin` as it stands, in place of one that is made. */
  readonly detailsBin?: string;
  /**
   * Where the status is: in `trailers` behind headers, in headers that end the answer (`trailers_only`, unless said), or
   * in trailers behind headers and a message (`after_message`).
   */
  readonly placement?: "trailers" | "trailers_only" | "after_message";
}
