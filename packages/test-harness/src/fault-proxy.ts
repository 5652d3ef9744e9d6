import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type ConnectionFault, type PassageFault, pauseBefore, piecesOf } from "./connection-fault.ts";
import { connections } from "./connections.ts";
import { scriptOf } from "./script.ts";

/** A TCP proxy on loopback that does to connections what networks do to them. */
export interface FaultProxy {
  readonly port: number;
  /** Says what happens to the next connections, one fault for each; `{}` is none. */
  next(...faults: readonly ConnectionFault[]): void;
  /** Says what happens to connections that no `next` speaks of; a function is asked for each of them. */
  otherwise(fault: ConnectionFault | (() => ConnectionFault)): void;
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
  const { next, otherwise, take } = scriptOf<() => ConnectionFault>(() => ({}));
  const clients = connections();
  const targets = connections();
  const passed = { toTarget: 0, toClient: 0 };
  const stopping = new AbortController();
  const server = createServer({ allowHalfOpen: true }, (client) => accept(client));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    next: (...faults) => next(...faults.map((fault) => () => fault)),
    otherwise: (fault) => otherwise(typeof fault === "function" ? fault : () => fault),
    connections: clients.count,
    passed: () => ({ ...passed }),
    async stop() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      stopping.abort();
      clients.reset();
      targets.reset();
      await closed;
    },
  };

  function accept(client: Socket): void {
    const fault = take()();
    clients.add(client);
    const behind = connect({ host, port, allowHalfOpen: true });
    targets.add(behind);
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
          for (const piece of piecesOf((chunk as Buffer).subarray(0, left), fault)) {
            const ms = pauseBefore(piece, fault);
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
}
