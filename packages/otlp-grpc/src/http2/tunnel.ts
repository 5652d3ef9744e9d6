import { connectThroughProxy, type Running, stopOn } from "@meterbridge/pooled-http";
import type { LookupFunction, Socket } from "node:net";
import type { CarrierSetup } from "../grpc-exporter.ts";

interface TunnelSetup extends Pick<CarrierSetup, "endpoint" | "proxy" | "proxyTls"> {
  readonly lookup: LookupFunction | undefined;
}

/** Opens a tunnel through the proxy, if there is one, for a call, with which it is called off; it rejects with a `TunnelError`. */
export async function tunnelTo(setup: TunnelSetup, signal: AbortSignal, running: Running): Promise<Socket | undefined> {
  const { endpoint, proxy, proxyTls: tls, lookup } = setup;
  if (!proxy || "path" in endpoint.address) return undefined;
  const calledOff = new AbortController();
  const release = stopOn(signal, running, () => calledOff.abort());
  try {
    const socket = await connectThroughProxy({ ...endpoint.address, proxy, tls, lookup, signal: calledOff.signal });
    // A session cannot be begun on a socket that is gone.
    if (socket.destroyed) throw new Error("the connection was closed");
    return socket.setNoDelay(true);
  } finally {
    release();
  }
}
