import type { HttpHeaders } from "./headers.ts";
import type { HttpProxy } from "./proxy.ts";
import type { Target } from "./target.ts";

/** What a request is connected to, and what it asks for there. */
export interface Route {
  /** TLS is spoken with whom the connection is to. */
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  readonly socketPath?: string | undefined;
  /** The request's target: path and query, or with a proxy the whole address. RFC 9112, 3.2. */
  readonly path: string;
  /** For the proxy. */
  readonly headers: HttpHeaders;
  /** Connections go through it by CONNECT. */
  readonly tunnel?: HttpProxy | undefined;
  /** For messages. */
  readonly shown: string;
}

export function routeOf(target: Target, proxy: HttpProxy | undefined, socketPath: string | undefined): Route {
  const { secure, host, port, path, shown } = target;
  if (socketPath !== undefined) {
    return { secure, host, port, socketPath, path, headers: {}, shown: `unix:${socketPath}` };
  }
  if (!proxy) return { secure, host, port, path, headers: {}, shown };
  const throughProxy = `${shown} (through the proxy ${proxy.shown})`;
  if (secure) return { secure, host, port, path, headers: {}, tunnel: proxy, shown: throughProxy };
  return {
    secure: proxy.secure,
    host: proxy.host,
    port: proxy.port,
    path: `http://${target.hostHeader}${path}`,
    headers: proxy.headers,
    shown: throughProxy,
  };
}
