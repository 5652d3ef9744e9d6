import { type CallCredentials, ChannelCredentials, credentials, type experimental } from "@grpc/grpc-js";
import { connectThroughProxy } from "@meterbridge/pooled-http";
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { tlsTo } from "../tls-connection.ts";
import type { Way } from "../way.ts";

type Opened = experimental.SecureConnectResult;

/** What connections of one channel are made with, and what has become of them. */
export interface Connector {
  readonly credentials: ChannelCredentials;
  /** Runs what may make grpc-js open sockets: they are known from then on. */
  during<Value>(run: () => Value): Value;
  /** Why the last one broke: grpc-js tells its words, and no code. */
  lastError(): unknown;
  /** Ends them all, also those that are not open yet, which closing a channel of grpc-js does not. */
  destroy(): void;
}

/** Whose sockets are being opened. */
const opening = new AsyncLocalStorage<symbol>();

/** Node tells here of each client socket that is made. */
const socketOpened = "net.client.socket";

/** Makes of the sockets that grpc-js opens what calls go over: through the proxy, then by TLS. */
export function connector(way: Pick<Way, "endpoint" | "proxy" | "proxyTls">, tls: ConnectionOptions): Connector {
  const { endpoint, proxy, proxyTls } = way;
  const sockets = new Set<Socket>();
  const ended = new AbortController();
  let lastError: unknown;
  const self = Symbol("connector");
  // A socket that nobody answers would be known to grpc-js alone, and hold the process for minutes.
  const opened = (message: unknown): void => {
    if (opening.getStore() === self) keep((message as { readonly socket: Socket }).socket);
  };
  subscribe(socketOpened, opened);

  return {
    during: (run) => opening.run(self, run),
    credentials: new OwnCredentials(endpoint.secure, async (socket) => {
      try {
        return await open(keep(socket));
      } catch (error) {
        lastError = error;
        throw error;
      }
    }),
    lastError: () => lastError,
    destroy() {
      unsubscribe(socketOpened, opened);
      ended.abort();
      for (const socket of sockets) socket.destroy();
    },
  };

  async function open(socket: Socket): Promise<Opened> {
    const { address, secure } = endpoint;
    const isTunnelled = proxy && "host" in address;
    const tunnel = isTunnelled
      ? keep(await connectThroughProxy({ ...address, proxy, tls: proxyTls, socket, signal: ended.signal }))
      : socket;
    return secure ? { socket: await handshake(tunnel), secure } : { socket: tunnel, secure };
  }

  function handshake(socket: Socket): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const secured = process.getBuiltinModule("node:tls").connect({ ...tlsTo(endpoint, tls), socket });
      keep(secured).once("close", () => reject(new Error("the connection was closed")));
      secured.once("error", reject);
      secured.once("secureConnect", () => {
        if (secured.alpnProtocol === "h2") resolve(secured);
        else secured.destroy(new Error("it speaks TLS, but no HTTP/2 (ALPN)"));
      });
    });
  }

  function keep(socket: Socket): Socket {
    if (sockets.has(socket)) return socket;
    sockets.add(socket);
    // To the end: a far end may say only after the handshake that it does not like our certificate.
    socket.on("error", (error) => {
      lastError = error;
    });
    return socket.once("close", () => sockets.delete(socket));
  }
}

class OwnCredentials extends ChannelCredentials {
  readonly #secure: boolean;
  readonly #open: (socket: Socket) => Promise<Opened>;

  constructor(secure: boolean, open: (socket: Socket) => Promise<Opened>) {
    super();
    this.#secure = secure;
    this.#open = open;
  }

  override _isSecure(): boolean {
    return this.#secure;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(
    _target: unknown,
    _options: unknown,
    forCalls: CallCredentials = credentials.createEmpty(),
  ): experimental.SecureConnector {
    let hasFailed = false;
    return {
      connect: async (socket) => {
        hasFailed = true;
        const opened = await this.#open(socket);
        hasFailed = false;
        return opened;
      },
      // Who was turned away does not come back at once: its channel is about to be given up.
      waitForReady: () => (hasFailed ? new Promise(() => {}) : Promise.resolve()),
      getCallCredentials: () => forCalls,
      destroy() {},
    };
  }
}
