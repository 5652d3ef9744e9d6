import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Clock, wait } from "@meterbridge/core";

/** What is open at a server, so that it can be closed. */
export interface Connections {
  /** The server answers so from now on; before it does, `Connection: close` may be set. */
  serving(request: IncomingMessage, response: ServerResponse): void;
  /** Takes no more, lets what is being served end within `timeoutMs`, and closes everything. It never rejects. */
  close(timeoutMs: number): Promise<void>;
}

export interface ConnectionLimits {
  /** How many there may be. */
  readonly most: number;
  /** Whether they hold the process. */
  readonly unref: boolean;
}

export function connections(server: Server, clock: Clock, { most, unref }: ConnectionLimits): Connections {
  // In the order in which they came, or were served last.
  const sockets = new Set<Socket>();
  // How many requests of it are being served.
  const served = new Map<Socket, number>();
  const responses = new Set<ServerResponse>();
  const drained = new AbortController();
  let isClosing = false;

  server.on("connection", (socket: Socket) => {
    if (unref) socket.unref();
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    if (sockets.size > most) (idlest() ?? socket).destroy();
  });

  /**
   * The one that has been waited for the longest, of those that are not being served. When there are too many it goes, and not
   * the newest: whoever opens connections and says nothing must not keep the scraper out.
   */
  function idlest(): Socket | undefined {
    for (const socket of sockets) if (!served.has(socket) && !socket.destroyed) return socket;
    return undefined;
  }

  /** It is not being served any more, and may be the next to go when all others have waited for less. */
  function rest(socket: Socket): void {
    const others = served.get(socket)! - 1;
    if (others > 0) return void served.set(socket, others);
    served.delete(socket);
    if (sockets.delete(socket) && !socket.destroyed) sockets.add(socket);
  }

  return {
    serving(request, response) {
      if (isClosing) closeAfter(response);
      responses.add(response);
      const socket = rawSocketOf(request);
      served.set(socket, (served.get(socket) ?? 0) + 1);
      const end = (): void => {
        if (!responses.delete(response)) return;
        rest(socket);
        if (isClosing && responses.size === 0) drained.abort();
      };
      response.once("close", end);
      // Node 22 does not tell a pipelined response that its connection is gone.
      request.once("close", () => request.socket.destroyed && end());
    },
    async close(timeoutMs) {
      isClosing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const response of responses) closeAfter(response);
      if (responses.size > 0) await wait(clock, timeoutMs, drained.signal);
      // Also those that have not said anything yet, or are in the middle of a handshake.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/**
 * The connection of a response as the server saw it come: below TLS, where there is that. Node does not tell it in public;
 * without it, a connection over TLS that is being served is taken for one that is idle.
 */
function rawSocketOf({ socket }: IncomingMessage): Socket {
  return (socket as { readonly _parent?: Socket })._parent ?? socket;
}

function closeAfter(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("connection", "close");
}
