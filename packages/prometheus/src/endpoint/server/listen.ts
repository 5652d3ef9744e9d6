import type { RequestListener, Server } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type Certificates, checkOptions, quietDiag, safeCause, systemClock } from "@meterbridge/core";
import { guardOf } from "./auth.ts";
import { bind, bracketed, type Place } from "./bind.ts";
import { connections } from "./connections.ts";
import { type ListenOptions, listenRules } from "./listen-options.ts";
import { certificatesOf, httpsOptions, reloadCertificates } from "./server-tls.ts";
import { site } from "./site.ts";

/** A server that listens. */
export interface Listening {
  /** What to scrape: `http://localhost:9464/metrics`; for a Unix domain socket `http://unix:/run/a.sock:/metrics`. */
  readonly url: string;
  /** What `server.address()` of Node says; the path of a Unix domain socket. */
  readonly address: AddressInfo | string;
  /**
   * Takes no more requests, lets those that are being served end, and closes all connections. It resolves within
   * `closeTimeoutMs`, never rejects, and may be called again; after it the same address can be listened on anew.
   */
  readonly close: () => Promise<void>;
}

/**
 * Serves a handler as a server of its own, with a page for people at `/`, and `/-/healthy` for probes.
 *
 * @throws {TypeError} One error that names every wrong option.
 * @throws {Error} When the address cannot be listened on: it is in the message, Node's code is in `code`.
 */
export async function listen(handler: RequestListener, options: ListenOptions = {}): Promise<Listening> {
  checkOptions("listen", options, listenRules);
  const { endpoint = "/metrics", tls, closeTimeoutMs = 5_000, unref = false, clock = systemClock } = options;
  const place = placeOf(options);
  const certificates = tls ? certificatesOf(tls) : {};
  const server = serverOf(options, certificates);
  const open = connections(server, clock, { most: options.maxConnections ?? 64, unref });
  const answer = site(handler, { endpoint, guard: guardOf(options), clock });
  server.on("request", (request, response) => {
    open.serving(request, response);
    answer(request, response);
  });
  await bind(server, place);
  server.on("error", (error) => quietDiag.warn(`prometheus: the server has an error: ${safeCause(error).message}`));
  if (unref) server.unref();
  const stopReloading = tls ? reloadCertificates(server as HttpsServer, tls, certificates, clock) : undefined;

  const address = server.address()!;
  let closed: Promise<void> | undefined;
  return {
    url: `${tls ? "https" : "http"}://${authorityOf(place, address)}${endpoint}`,
    address,
    close() {
      stopReloading?.();
      return (closed ??= open.close(closeTimeoutMs));
    },
  };
}

function placeOf({ host, port, socketPath, socketMode }: ListenOptions): Place {
  if (socketPath !== undefined) {
    if (host === undefined && port === undefined) return { socketPath, socketMode };
    throw new TypeError("listen: either socketPath, or host and port");
  }
  if (socketMode !== undefined) throw new TypeError("listen: socketMode is for a socketPath");
  return { host: host ?? "localhost", port: port ?? 9_464 };
}

// Node looks every 30 seconds unless it is told to, whatever the timeouts are.
const leastCheckMs = 50;
const mostCheckMs = 5_000;

function serverOf(options: ListenOptions, certificates: Certificates): Server {
  const { headersTimeoutMs = 10_000, requestTimeoutMs = 15_000, keepAliveTimeoutMs = 75_000, tls } = options;
  const settings = {
    // Node takes no headersTimeout that is longer than the requestTimeout.
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.max(leastCheckMs, Math.min(mostCheckMs, Math.ceil(headersTimeoutMs / 2))),
  };
  const server = tls
    ? process
        .getBuiltinModule("node:https")
        .createServer({ ...settings, ...httpsOptions(tls, certificates), handshakeTimeout: headersTimeoutMs })
    : process.getBuiltinModule("node:http").createServer(settings);
  return server;
}

function authorityOf(place: Place, address: AddressInfo | string): string {
  if ("socketPath" in place) return `unix:${place.socketPath}:`;
  const { host, port } = place;
  // What stands for every address of the machine is none that can be asked.
  return `${host === "0.0.0.0" || host === "::" ? "localhost" : bracketed(host)}:${typeof address === "string" ? port : address.port}`;
}
