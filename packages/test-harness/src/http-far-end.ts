import type { FarEnd, Point, ReceivedPoint } from "@meterbridge/conformance";
import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { changes } from "./changes.ts";
import { connections, reset, stopListening } from "./connections.ts";
import { httpServer, type ServerTls } from "./http-server.ts";
import type { HttpVerdict } from "./http-verdict.ts";
import { performVerdict, wasAccepted } from "./perform-verdict.ts";
import { pointsOfHttpRequest, readRequest, type RecordedRequest } from "./recorded-request.ts";
import { scriptOf } from "./script.ts";

export interface HttpFarEndOptions<Received extends ReceivedPoint = Point> {
  /** Speak HTTPS. */
  readonly tls?: ServerTls;
  /** The path in `url`; requests to any path are taken. */
  readonly path?: string;
  /** Reads the points of a request; OTLP, protobuf or JSON, unless said. */
  readonly decode?: (request: RecordedRequest) => readonly Received[];
  /**
   * Says a verdict in another protocol's words: `({ do: what }) => (what === "accept" ? { do: "answer", status: 204 } :
   * undefined)`. Where it gives `undefined`, and unless said, the answer is OTLP's. What counts as received is what the
   * verdict itself says.
   */
  readonly answer?: (verdict: HttpVerdict, request: RecordedRequest) => HttpVerdict | undefined;
}

/** An HTTP server on loopback that behaves on command, and remembers what came. */
export interface HttpFarEnd<Received extends ReceivedPoint = Point> extends FarEnd {
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
  received(): readonly Received[];
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
export async function httpFarEnd<Received extends ReceivedPoint = Point>(
  options: HttpFarEndOptions<Received> = {},
): Promise<HttpFarEnd<Received>> {
  const decode = options.decode ?? (pointsOfHttpRequest as (request: RecordedRequest) => readonly never[]);
  const { next, otherwise, take, peek } = scriptOf<HttpVerdict>({ do: "accept" });
  const { tell, until } = changes();
  const clients = connections(tell);
  const requests: RecordedRequest[] = [];
  let attempts = 0;
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
    next,
    otherwise,
    async request(count) {
      await until(() => requests.length >= count);
      return requests[count - 1]!;
    },
    received: () => requests.filter((request) => wasAccepted(request)).flatMap((request) => takenPoints(request)),
    attempts: () => attempts,
    connections: clients.count,
    largestAttemptBytes: () => Math.max(0, ...requests.map(({ body }) => body.length)),
    closedTo: (count) => until(() => clients.count().open <= count),
    closeIdle: () => server?.closeIdleConnections(),
    stop,
    start,
  };

  async function start(): Promise<void> {
    if (server) return;
    server = httpServer(options.tls, (incoming, response) => void handle(incoming, response));
    server.on("connection", (socket) => connected(socket));
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    const stopping = server;
    if (!stopping) return;
    server = undefined;
    await stopListening(stopping, clients);
  }

  function connected(socket: Socket): void {
    clients.add(socket);
    if (peek().do !== "drop_before") return;
    take();
    attempts++;
    socket.resetAndDestroy();
  }

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = take();
    attempts++;
    response.on("error", () => {});
    if (verdict.do === "drop_before") return reset(incoming.socket);
    try {
      const request = await readRequest(incoming, clients.numberOf(incoming.socket), verdict);
      requests.push(request);
      tell();
      await verdict.after;
      performVerdict(options.answer?.(verdict, request) ?? verdict, request, response);
    } catch (error) {
      // Either the client went away, or what it sent cannot be decompressed.
      if (incoming.complete) response.writeHead(400).end(String(error));
      else response.destroy();
    }
  }

  function takenPoints(request: RecordedRequest): readonly Received[] {
    const points = decode(request);
    const { verdict } = request;
    if (verdict.do !== "accept_some") return points;
    return points.slice(0, Math.max(0, points.length - Math.max(0, Number(verdict.rejectedPoints))));
  }
}
