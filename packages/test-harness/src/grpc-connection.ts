import { performServerHandshake, type ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import { reset } from "./connections.ts";

/** A connection on which HTTP/2 is spoken with a client. */
export interface GrpcConnection {
  readonly session: ServerHttp2Session;
  /** Its number among the far end's connections, counted from 1. */
  readonly number: number;
  /** How many PINGs the client has sent. */
  pings(): number;
  /** Whether a GOAWAY was sent that takes no more calls. */
  isLeft(): boolean;
  /** A graceful GOAWAY: what is under way is answered, then the connection is closed. */
  leave(): void;
  /** A GOAWAY that says of this stream, and all that come after it, that nobody has looked at them. */
  refuseFrom(streamId: number): void;
  /** Closes it at once. */
  close(): void;
  /** Ends it with a TCP reset. */
  reset(): void;
}

export interface GrpcConnectionOptions {
  readonly initialWindowBytes: number | undefined;
  readonly onPing: () => void;
}

/** Begins to speak HTTP/2 on a socket. */
export function grpcConnection(socket: Socket, number: number, options: GrpcConnectionOptions): GrpcConnection {
  const { initialWindowBytes: initialWindowSize, onPing } = options;
  const session = performServerHandshake(socket, {
    settings: initialWindowSize === undefined ? {} : { initialWindowSize },
    // Large calls, and many at once, are the business of the test.
    maxSessionMemory: 1_000,
  });
  let pings = 0;
  let isLeft = false;
  session.on("error", () => {});
  session.on("ping", () => {
    pings += 1;
    onPing();
  });
  return {
    session,
    number,
    pings: () => pings,
    isLeft: () => isLeft,
    leave() {
      isLeft = true;
      session.close();
    },
    refuseFrom(streamId) {
      isLeft = true;
      // Node's own `goaway` cannot say that not even the first stream was looked at.
      socket.write(goAwayFrame(Math.max(0, streamId - 2)));
    },
    close: () => void socket.destroy(),
    reset: () => reset(socket),
  };
}

/** GOAWAY with NO_ERROR (RFC 9113, 6.8). */
function goAwayFrame(lastStreamId: number): Uint8Array {
  const frame = Buffer.alloc(17);
  frame.writeUIntBE(8, 0, 3);
  frame.writeUInt8(7, 3);
  frame.writeUInt32BE(lastStreamId, 9);
  return frame;
}
