import type { Socket } from "node:net";

/** The connections of a server, numbered from 1 as they came. */
export interface Connections {
  add(socket: Socket): void;
  /** Its number, also when TLS is spoken on it; 0 for one that was never there. */
  numberOf(socket: Socket): number;
  readonly count: () => { readonly open: number; readonly total: number };
  /** Resets all that are open. */
  reset(): void;
}

/** `onClose` is called whenever one is closed. */
export function connections(onClose: () => void): Connections {
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
      for (const socket of open.keys()) socket.resetAndDestroy();
    },
  };
}

/** Ends a connection with a TCP reset, as a crashed process or a firewall does. */
export function reset(socket: Socket | null): void {
  if (!socket) return;
  const below = beneath(socket);
  (below ?? socket).resetAndDestroy();
  if (below) socket.destroy();
}

/** The TCP connection that carries TLS. */
function beneath(socket: Socket): Socket | undefined {
  return (socket as { readonly _parent?: Socket })._parent;
}
