import type { LookupFunction, Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import type { Endpoint } from "../endpoint.ts";
import { tlsTo } from "../tls-connection.ts";

export interface ConnectOptions {
  readonly endpoint: Pick<Endpoint, "secure" | "address">;
  readonly tls: ConnectionOptions;
  readonly lookup: LookupFunction | undefined;
  /** What leads to the far end already. */
  readonly tunnel: Socket | undefined;
}

/** Begins to connect: in clear by prior knowledge, or by TLS. RFC 9113, 3.2 and 3.3. */
export function connect({ endpoint, tls, lookup, tunnel }: ConnectOptions): Socket {
  const { secure, address } = endpoint;
  const to = "path" in address ? address : { ...address, noDelay: true, ...(lookup && { lookup }) };
  if (!secure) return tunnel ?? process.getBuiltinModule("node:net").connect(to);
  return process
    .getBuiltinModule("node:tls")
    .connect({ ...tlsTo(endpoint, tls), ...(tunnel ? { socket: tunnel } : to) });
}
