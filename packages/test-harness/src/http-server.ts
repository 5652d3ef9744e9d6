import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";

/** How a far end speaks HTTPS: PEM texts. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** With `requestCert`: who has to have signed a client's certificate. */
  readonly ca?: string;
  /** Only clients that show a certificate get in. */
  readonly requestCert?: boolean;
}

/** Makes an HTTP or HTTPS server that waits for its clients as long as a test lasts. */
export function httpServer(tls: ServerTls | undefined, listener: RequestListener): Server {
  const server = tls ? tlsServer(tls, listener) : createServer(listener);
  return Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
}

function tlsServer(tls: ServerTls, listener: RequestListener): Server {
  const server = createTlsServer({ ...tls, rejectUnauthorized: tls.requestCert ?? false }, listener);
  server.on("tlsClientError", () => {});
  return server;
}
