import { once } from "node:events";
import type { Server, Socket } from "node:net";

/** The connections that a server has or makes, numbered from 1 as they came. */
export interface Connections {
  add(socket: Socket): void;
  /** Its number, also when TLS is spoken on it; 0 for one that was never there. */
  numberOf(socket: Socket): number;
  readonly count: () => { readonly open: number; readonly total: number };
  /** Resets all that are open. */
  reset(): void;
}

/** `onClose` is called whenever one is closed. */
export function connections(onClose: () => void = () => {}): Connections {
  const open = new Map<Socket, number>();
  let total = 0;
  return {
    add(socket) {
      socket.on("error", () => {});
      open.set(socket, ++total);
      socket.once("close", () => {
        open.delete(socket);
        onClose();
      });
    },
    numberOf: (socket) => open.get(socket) ?? open.get(beneath(socket)!) ?? 0,
    count: () => ({ open: open.size, total }),
    reset() {
      for (const socket of open.keys()) resetAlone(socket);
    },
  };
}

/** Stops listening, resets all connections that are open, and resolves when the server is closed. */
export async function stopListening(server: Server, clients: Connections): Promise<void> {
  const closed = once(server, "close");
  server.close();
  clients.reset();
  await closed;
}

/** Ends a connection with a TCP reset, as a crashed process or a firewall does. */
export function reset(socket: Socket | null): void {
  if (!socket) return;
  const below = beneath(socket);
  resetAlone(below ?? socket);
  if (below) socket.destroy();
}

/** A Unix socket has no other end by address, and knows no reset: it is closed. */
function resetAlone(socket: Socket): void {
  if (socket.remoteAddress === undefined) socket.destroy();
  else socket.resetAndDestroy();
}

/** The TCP connection that carries TLS. */
function beneath(socket: Socket): Socket | undefined {
  return (socket as { readonly _parent?: Socket })._parent;
}
