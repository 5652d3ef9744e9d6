import type { Agent } from "node:http";
import type { LookupFunction, Socket } from "node:net";
import { connectThroughProxy } from "./connect-through-proxy.ts";
import type { HttpProxy } from "./proxy.ts";
import type { ReloadingTls } from "./reloading-tls.ts";
import { type Running, stopOn } from "./stop-on.ts";

/** The way of an agent's connections. */
export interface Tunnel {
  readonly proxy: HttpProxy;
  readonly lookup?: LookupFunction | undefined;
  /** Whom to trust, when the proxy is itself spoken to by TLS. */
  readonly tls?: ReloadingTls | undefined;
}

/** What a request tells the agent besides Node's options: a request that has no socket yet says nothing when it ends. */
export interface StopsTunnel {
  readonly stopsTunnel: { readonly signal: AbortSignal; readonly running: Running };
}

/** Makes an agent for TLS connect through a proxy. What is not open yet ends with the request, or with the agent. */
export function tunnelling(agent: Agent, { proxy, lookup, tls }: Tunnel): Agent {
  const stops = new Set<() => void>();
  const ours = agent as unknown as Connects;
  const theirs = Object.getPrototypeOf(agent) as Connects;
  ours.createConnection = (options, created) => {
    const connecting = new AbortController();
    const stop = (): void => connecting.abort();
    const { signal, running } = options.stopsTunnel;
    const release = stopOn(signal, running, stop);
    stops.add(stop);
    const { host, port } = options;
    connectThroughProxy({ proxy, host, port, lookup, tls, signal: connecting.signal })
      .then((socket) => {
        if (!connecting.signal.aborted) return theirs.createConnection.call(agent, { ...options, socket }, () => {});
        socket.destroy();
        throw new Error("called off");
      })
      .finally(() => {
        release();
        stops.delete(stop);
      })
      .then((socket) => created(null, socket), created);
  };
  ours.destroy = () => {
    for (const stop of stops) stop();
    theirs.destroy.call(agent);
  };
  return agent;
}

/** What Node's agents do, and their types do not say. */
interface Connects {
  createConnection(options: Connection, created: (error: Error | null, socket?: Socket) => void): Socket | undefined;
  destroy(): void;
}

type Connection = StopsTunnel & { readonly host: string; readonly port: number; readonly socket?: Socket };
