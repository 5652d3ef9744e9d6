import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { HttpVerdict } from "./http-verdict.ts";
import { performVerdict, reset, wasAccepted } from "./perform-verdict.ts";
import type { FarEnd, Point } from "@meterbridge/conformance";
import { pointsOfHttpRequest, readRequest, type RecordedRequest } from "./recorded-request.ts";

export interface HttpFarEndOptions {
  /** Speak HTTPS: PEM texts. With `requestCert`, only clients whose certificate `ca` signed get in. */
  readonly tls?: {
    readonly cert: string;
    readonly key: string;
    readonly ca?: string;
    readonly requestCert?: boolean;
  };
  /** The path in `url`; requests to any path are taken. */
  readonly path?: string;
  /** Listen on this Unix socket instead of a port. */
  readonly socketPath?: string;
  /** Reads the points of a request; OTLP, protobuf or JSON, unless said. */
  readonly decode?: (request: RecordedRequest) => readonly Point[];
}

/** An HTTP server on loopback that behaves on command, and remembers what came. */
export interface HttpFarEnd extends FarEnd {
  /** Where to send to. */
  readonly url: string;
  readonly port: number;
  /** Says how the next requests are answered, one verdict for each. Then all are accepted again. */
  next(...verdicts: readonly HttpVerdict[]): void;
  /** Says how requests are answered that no `next` speaks of. */
  otherwise(verdict: HttpVerdict): void;
  /** The requests that were read whole, in the order of their ends. */
  readonly requests: readonly RecordedRequest[];
  /** Resolves with the request number `count`, counted from 1, as soon as it is there. */
  request(count: number): Promise<RecordedRequest>;
  /** The points of all requests that were accepted. */
  received(): readonly Point[];
  /** How many requests were begun, those on dropped connections too. */
  attempts(): number;
  readonly connections: () => { readonly open: number; readonly total: number };
  /** How large the largest request was, in bytes after decompression. */
  readonly largestAttemptBytes: () => number;
  /** Resolves when no more than `count` connections are open. */
  closedTo(count: number): Promise<void>;
  /** Closes the connections that are kept alive and idle, as a server does after a while. */
  closeIdle(): void;
  /** Stops listening and resets whatever is open. */
  stop(): Promise<void>;
  /** Listens again, on the same port, after `stop`. What was recorded is kept. */
  start(): Promise<void>;
}

/** Starts an HTTP or HTTPS server on a free loopback port, to be sent to by the exporter under test. */
export async function httpFarEnd(options: HttpFarEndOptions = {}): Promise<HttpFarEnd> {
  const decode = options.decode ?? ((request: RecordedRequest) => pointsOfHttpRequest(request));
  const script: HttpVerdict[] = [];
  const requests: RecordedRequest[] = [];
  const sockets = new Map<Socket, number>();
  const watchers = new Set<() => void>();
  let standing: HttpVerdict = { do: "accept" };
  let attempts = 0;
  let total = 0;
  let port = 0;
  let server: Server | undefined;
  await start();

  return {
    get url() {
      return `${options.tls ? "https" : "http"}://127.0.0.1:${port}${options.path ?? "/v1/metrics"}`;
    },
    get port() {
      return port;
    },
    requests,
    next: (...verdicts) => void script.push(...verdicts),
    otherwise: (verdict) => void (standing = verdict),
    request: async (count) => {
      await until(() => requests.length >= count);
      return requests[count - 1]!;
    },
    received: () => requests.filter((request) => wasAccepted(request)).flatMap((request) => takenPoints(request)),
    attempts: () => attempts,
    connections: () => ({ open: sockets.size, total }),
    largestAttemptBytes: () => Math.max(0, ...requests.map(({ body }) => body.length)),
    closedTo: (count) => until(() => sockets.size <= count),
    closeIdle: () => server?.closeIdleConnections(),
    stop,
    start,
  };

  async function start(): Promise<void> {
    if (server) return;
    server = createFor(options, (incoming, response) => void handle(incoming, response));
    server.on("connection", (socket) => connected(socket));
    // A far end waits for its clients as long as the test lasts.
    Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 });
    if (options.socketPath !== undefined) server.listen(options.socketPath);
    else server.listen(port, "127.0.0.1");
    await once(server, "listening");
    if (options.socketPath === undefined) port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    const stopping = server;
    if (!stopping) return;
    server = undefined;
    const closed = once(stopping, "close");
    stopping.close();
    for (const socket of sockets.keys()) socket.resetAndDestroy();
    await closed;
  }

  function connected(socket: Socket): void {
    socket.on("error", () => {});
    sockets.set(socket, ++total);
    socket.once("close", () => {
      sockets.delete(socket);
      changed();
    });
    if ((script[0] ?? standing).do !== "drop_before") return;
    script.shift();
    attempts++;
    socket.resetAndDestroy();
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = script.shift() ?? standing;
    attempts++;
    response.on("error", () => {});
    if (verdict.do === "drop_before") return reset(incoming.socket);
    try {
      const request = await readRequest(incoming, connectionOf(incoming.socket), verdict);
      requests.push(request);
      changed();
      await verdict.after;
      performVerdict(request, response);
    } catch (error) {
      // Either the client went away, or what it sent cannot be decompressed.
      if (incoming.complete) response.writeHead(400).end(String(error));
      else response.destroy();
    }
  }

  function connectionOf(socket: Socket): number {
    const below = (socket as { readonly _parent?: Socket })._parent;
    return sockets.get(socket) ?? (below && sockets.get(below)) ?? 0;
  }

  function takenPoints(request: RecordedRequest): readonly Point[] {
    const points = decode(request);
    const { verdict } = request;
    if (verdict.do !== "accept_some") return points;
    return points.slice(0, Math.max(0, points.length - Math.max(0, Number(verdict.rejectedPoints))));
  }

  function until(isSo: () => boolean): Promise<void> {
    if (isSo()) return Promise.resolve();
    return new Promise((resolve) => {
      watchers.add(watch);
      function watch(): void {
        if (!isSo()) return;
        watchers.delete(watch);
        resolve();
      }
    });
  }

  function changed(): void {
    for (const watch of [...watchers]) watch();
  }
}

function createFor({ tls }: HttpFarEndOptions, listener: RequestListener): Server {
  if (!tls) return createServer(listener);
  const server = createTlsServer({ ...tls, rejectUnauthorized: tls.requestCert ?? false }, listener);
  server.on("tlsClientError", () => {});
  return server;
}
