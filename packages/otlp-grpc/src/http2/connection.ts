import { type Clock, codeOf } from "@meterbridge/core";
import type { ClientHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Endpoint } from "../endpoint.ts";
import { connect, type ConnectOptions } from "./connect.ts";
import { pinger } from "./pinger.ts";

/** A connection with its HTTP/2 session. It holds the process while a call is under way on it, and not else. */
export interface Connection {
  readonly session: ClientHttp2Session;
  readonly socket: Socket;
  /** Whether a call may begin on it: it is neither broken nor retired, too old, or idle for too long. */
  isUsable(): boolean;
  /** Whether an answer has come over it. */
  isProven(): boolean;
  /** A call begins. */
  begin(): void;
  /** A call has ended. */
  end(answered: boolean): void;
  /** Whether the far end has said that it will not look at the call of this stream (GOAWAY; RFC 9113, 6.8). */
  isRefused(streamId: number | undefined): boolean;
  /** Has no more calls begin; it is destroyed when those that run have ended, at once when there are none. */
  retire(): void;
  destroy(): void;
  /** The error of a call that broke on it, as clear as can be. */
  explain(error: Error): unknown;
}

interface ConnectionSetup extends ConnectOptions {
  readonly endpoint: Endpoint;
  readonly keepAliveMs: number;
  readonly maxConnectionAgeMs: number;
  readonly pingMs: number;
  readonly clock: Clock;
}

/** Begins to connect; calls may begin at once. `onClose` is called when it is closed, for whatever reason. */
export function connection(setup: ConnectionSetup, onClose: () => void): Connection {
  const { endpoint, keepAliveMs, maxConnectionAgeMs, clock } = setup;
  const socket = connect(setup);
  const session = process
    .getBuiltinModule("node:http2")
    .connect(`${endpoint.secure ? "https" : "http"}://${endpoint.authority}`, {
      createConnection: () => socket,
      settings: { enablePush: false },
    });
  const pings = pinger(session, setup.pingMs, clock);
  const madeMs = clock.now();
  let idleSinceMs = madeMs;
  let calls = 0;
  let isProven = false;
  let isRetired = false;
  let speaksHttp2 = false;
  let lastTaken = Infinity;
  // Its calls are told, and where there are none, nobody needs to know.
  session.on("error", () => {});
  session.on("goaway", (_code, lastStreamId) => {
    lastTaken = lastStreamId;
    retire();
  });
  session.once("remoteSettings", () => {
    speaksHttp2 = true;
  });
  // After the session's own listener, which cannot bear that the socket is gone already.
  socket.once("secureConnect", () => {
    const { alpnProtocol } = socket as TLSSocket;
    if (alpnProtocol !== "h2") session.destroy(new Error("it speaks TLS, but no HTTP/2 (ALPN)"));
  });
  socket.once("close", onClose);

  return {
    session,
    socket,
    isUsable: () => !isRetired && !session.closed && !session.destroyed && isYoung() && (calls > 0 || isFresh()),
    isProven: () => isProven,
    begin() {
      if (calls++ > 0) return;
      socket.ref();
      pings.start();
    },
    end(answered) {
      isProven ||= answered;
      if (--calls > 0) return;
      pings.stop();
      idleSinceMs = clock.now();
      if (isRetired || keepAliveMs === 0 || !isYoung()) destroy();
      else socket.unref();
    },
    isRefused: (streamId = Infinity) => streamId > lastTaken,
    retire,
    destroy,
    explain(error) {
      const code = codeOf(error);
      // How Node tells a call that it was never begun, because of something else.
      if (code === "ERR_HTTP2_STREAM_CANCEL" && error.cause) return error.cause;
      return !speaksHttp2 && code.startsWith("ERR_HTTP2_") ? new Error("it speaks no HTTP/2", { cause: error }) : error;
    },
  };

  function isYoung(): boolean {
    return clock.now() - madeMs < maxConnectionAgeMs;
  }

  function isFresh(): boolean {
    return calls === 0 && clock.now() - idleSinceMs < keepAliveMs;
  }

  function retire(): void {
    isRetired = true;
    if (calls === 0) destroy();
  }

  function destroy(): void {
    pings.stop();
    session.destroy();
    // A session that was closing would wait for the far end's word.
    socket.destroy();
  }
}
