import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import type { TunnelOptions } from "./connect-through-proxy.ts";

/** What became of a CONNECT. */
export type Opening =
  | { readonly kind: "open"; readonly socket: Socket }
  | { readonly kind: "refused"; readonly status: number }
  | { readonly kind: "broken"; readonly error: unknown };

/** Asks the proxy for a tunnel. It always resolves, at the latest when the signal is aborted. */
export async function openTunnel(options: TunnelOptions): Promise<Opening> {
  const { signal, tls } = options;
  const setup = await tls?.current();
  if (signal.aborted) return { kind: "broken", error: signal.reason };
  return new Promise((resolve) => {
    const request = connectRequest(options, setup?.tls);
    // Node emits it for every answer to CONNECT, whatever its status.
    request.on("connect", ({ statusCode: status = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
      // Stays to the end: an error that comes late must not become an uncaught one.
      socket.on("error", () => {});
      if (status < 200 || status > 299) {
        socket.destroy();
        resolve({ kind: "refused", status });
        return;
      }
      if (head.byteLength > 0) socket.unshift(head);
      resolve({ kind: "open", socket });
    });
    request.on("error", (error) => resolve({ kind: "broken", error }));
    request.end();
  });
}

function connectRequest(
  { proxy, host, port, lookup, socket, signal }: TunnelOptions,
  tls?: ConnectionOptions,
): ClientRequest {
  const authority = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  const options: RequestOptions = {
    method: "CONNECT",
    host: proxy.host,
    port: proxy.port,
    path: authority,
    headers: { Host: authority, ...proxy.headers },
    agent: false,
    signal,
    ...(lookup && { lookup }),
  };
  if (!proxy.secure) {
    return process
      .getBuiltinModule("node:http")
      .request({ ...options, ...(socket && { createConnection: () => socket }) });
  }
  // Without a name, Node would ask for the one in the Host header; an address is none (RFC 6066, section 3).
  const servername = process.getBuiltinModule("node:net").isIP(proxy.host) === 0 ? proxy.host : "";
  return process.getBuiltinModule("node:https").request({ ...options, ...tls, servername, ...(socket && { socket }) });
}
