import type { LookupFunction, Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import type { Endpoint } from "../endpoint.ts";

export interface ConnectOptions {
  readonly endpoint: Pick<Endpoint, "secure" | "address">;
  readonly tls: ConnectionOptions;
  readonly lookup: LookupFunction | undefined;
  /** What leads to the far end already. */
  readonly tunnel: Socket | undefined;
}

/** Begins to connect: in clear by prior knowledge, or by TLS, with HTTP/2 as the wish (RFC 9113, 3.2 and 3.3). */
export function connect({ endpoint: { secure, address }, tls, lookup, tunnel }: ConnectOptions): Socket {
  const net = process.getBuiltinModule("node:net");
  const to = "path" in address ? address : { ...address, noDelay: true, ...(lookup && { lookup }) };
  if (!secure) return tunnel ?? net.connect(to);
  return process.getBuiltinModule("node:tls").connect({
    ...to,
    ...(tunnel && { socket: tunnel }),
    ALPNProtocols: ["h2"],
    // An address cannot be asked for by name (RFC 6066, section 3).
    ...("host" in address && { servername: net.isIP(address.host) === 0 ? address.host : "" }),
    ...tls,
  });
}
