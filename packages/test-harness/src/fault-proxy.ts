import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** What happens to the bytes of a connection, for each direction. */
export interface ConnectionFault {
  readonly toTarget?: PassageFault;
  readonly toClient?: PassageFault;
}

/** What happens to the bytes that go in one direction. */
export interface PassageFault {
  /** Each piece waits this long before it goes on. */
  readonly latencyMs?: number;
  /** How fast it may go. */
  readonly bytesPerSecond?: number;
  /** Pieces of so many bytes, one every `everyMs`. */
  readonly drip?: { readonly bytes: number; readonly everyMs: number };
  /** What happens when so many bytes have passed; with 0 before the first one, as soon as there is a connection. */
  readonly after?: {
    readonly bytes: number;
    /**
     * `reset`: both sides get a TCP reset. `close`: both sides are closed in order. `half_close`: this direction ends
     * in order, the other one goes on. `swallow`: nothing more passes, and nobody is told.
     */
    readonly do: "reset" | "close" | "half_close" | "swallow";
  };
}

/** A TCP proxy on loopback that does to connections what networks do to them. */
export interface FaultProxy {
  readonly port: number;
  /** Says what happens to the next connections, one fault for each; `{}` is none. */
  next(...faults: readonly ConnectionFault[]): void;
  /** Says what happens to connections that no `next` speaks of. */
  otherwise(fault: ConnectionFault): void;
  connections(): { readonly open: number; readonly total: number };
  /** How many bytes have gone through. */
  passed(): { readonly toTarget: number; readonly toClient: number };
  /** Stops listening and resets what is open. */
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  /** The port behind it, on loopback unless a host is given. */
  readonly target: number | { readonly host?: string; readonly port: number };
}

/** Starts a TCP proxy on a free loopback port. What it carries (TLS, HTTP/2) does not matter to it. */
export async function faultProxy({ target }: FaultProxyOptions): Promise<FaultProxy> {
  const { host = "127.0.0.1", port } = typeof target === "number" ? { port: target } : target;
  const script: ConnectionFault[] = [];
  const sockets = new Set<Socket>();
  const passed = { toTarget: 0, toClient: 0 };
  let standing: ConnectionFault = {};
  let open = 0;
  let total = 0;
  const stopping = new AbortController();
  const server = createServer({ allowHalfOpen: true }, (client) => accept(client));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    next: (...faults) => void script.push(...faults),
    otherwise: (fault) => void (standing = fault),
    connections: () => ({ open, total }),
    passed: () => ({ ...passed }),
    async stop() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      stopping.abort();
      for (const socket of sockets) socket.resetAndDestroy();
      await closed;
    },
  };

  function accept(client: Socket): void {
    const fault = script.shift() ?? standing;
    total++;
    open++;
    client.once("close", () => open--);
    track(client);
    const behind = track(connect({ host, port, allowHalfOpen: true }));
    behind.once("error", () => client.resetAndDestroy());
    client.once("error", () => behind.destroy());
    behind.once("connect", () => {
      void pass(client, behind, "toTarget", fault.toTarget);
      void pass(behind, client, "toClient", fault.toClient);
    });
  }

  async function pass(from: Socket, to: Socket, way: keyof typeof passed, fault: PassageFault = {}): Promise<void> {
    try {
      let left = fault.after?.bytes ?? Infinity;
      if (left > 0) {
        for await (const chunk of from.iterator({ destroyOnReturn: false })) {
          for (const piece of pieces((chunk as Buffer).subarray(0, left), fault)) {
            const ms = pauseMs(piece, fault);
            if (ms > 0) await delay(ms, undefined, { signal: stopping.signal });
            passed[way] += piece.length;
            if (!to.write(piece)) await once(to, "drain", { signal: stopping.signal });
          }
          left -= (chunk as Buffer).length;
          if (left <= 0) break;
        }
      }
      if (left <= 0) finish(from, to, fault);
      else to.end();
    } catch {
      // One of the two is gone: the other one has to learn it.
      from.resetAndDestroy();
      to.resetAndDestroy();
    }
  }

  function finish(from: Socket, to: Socket, fault: PassageFault): void {
    // What still comes is read and thrown away: a full buffer would tell the sender.
    from.resume();
    switch (fault.after?.do) {
      case "reset":
        from.resetAndDestroy();
        to.resetAndDestroy();
        return;
      case "close":
        to.end(() => from.end());
        return;
      case "half_close":
        to.end();
        return;
      default:
        return;
    }
  }

  function track(socket: Socket): Socket {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
    return socket;
  }
}

function pieces(chunk: Buffer, { drip, bytesPerSecond }: PassageFault): readonly Buffer[] {
  const size =
    drip?.bytes ?? (bytesPerSecond === undefined ? chunk.length : Math.max(1, Math.ceil(bytesPerSecond / 50)));
  const count = Math.ceil(chunk.length / size);
  return Array.from({ length: count }, (_, index) => chunk.subarray(index * size, (index + 1) * size));
}

function pauseMs(piece: Buffer, { latencyMs = 0, drip, bytesPerSecond }: PassageFault): number {
  const paceMs = drip?.everyMs ?? (bytesPerSecond === undefined ? 0 : (piece.length / bytesPerSecond) * 1_000);
  return latencyMs + paceMs;
}
