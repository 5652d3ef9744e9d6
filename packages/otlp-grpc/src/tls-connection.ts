import type { ConnectionOptions } from "node:tls";
import type { Endpoint } from "./endpoint.ts";

/** What TLS to a far end is begun with: HTTP/2 is the wish (RFC 9113, 3.3), and its certificate is held against its host. */
export function tlsTo({ address }: Pick<Endpoint, "address">, tls: ConnectionOptions): ConnectionOptions {
  const host = "host" in address ? address.host : "localhost";
  // An address cannot be asked for by name (RFC 6066, section 3).
  const servername = process.getBuiltinModule("node:net").isIP(host) === 0 ? host : "";
  return { ALPNProtocols: ["h2"], host, servername, ...tls };
}
