import type { FarEnd, Point, ReceivedPoint } from "@meterbridge/conformance";
import { once } from "node:events";
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { setImmediate as nextTurn } from "node:timers/promises";
import { changes } from "./changes.ts";
import { connections, reset } from "./connections.ts";
import { type GrpcConnection, grpcConnection } from "./grpc-connection.ts";
import { BrokenCall } from "./grpc-frame.ts";
import type { GrpcVerdict } from "./grpc-verdict.ts";
import type { ServerTls } from "./http-server.ts";
import { endWith, performGrpcVerdict, wasCallAccepted } from "./perform-grpc-verdict.ts";
import { pointsOfOtlpProtobuf } from "./points-of-otlp.ts";
import { readCall, type RecordedCall } from "./recorded-call.ts";
import { scriptOf } from "./script.ts";

export interface GrpcFarEndOptions<Received extends ReceivedPoint = Point> {
  /** Speak TLS; the client has to ask for `h2` by ALPN. In clear HTTP/2 by prior knowledge (h2c) unless said. */
  readonly tls?: ServerTls;
  /** Listen on this Unix socket instead of a port. */
  readonly socketPath?: string;
  /** Reads the points of a call; an ExportMetricsServiceRequest in protobuf unless said. */
  readonly decode?: (call: RecordedCall) => readonly Received[];
  /** How many bytes of a call may come before they are read (SETTINGS_INITIAL_WINDOW_SIZE): 65 535 unless said. */
  readonly initialWindowBytes?: number;
}

/** A gRPC server on loopback that behaves on command, and remembers what came. It takes OTLP metrics, and no other calls. */
export interface GrpcFarEnd<Received extends ReceivedPoint = Point> extends FarEnd {
  /** Where to send to: `http://127.0.0.1:port`, `https://…`, or `unix:path`. */
  readonly url: string;
  readonly port: number;
  /** Says how the next calls are answered, one verdict for each. Then all are accepted again. */
  next(...verdicts: readonly GrpcVerdict[]): void;
  /** Says how calls are answered that no `next` speaks of. */
  otherwise(verdict: GrpcVerdict): void;
  /** The calls that were read whole, in the order of their ends. */
  readonly calls: readonly RecordedCall[];
  /** Resolves with the call number `count`, counted from 1, as soon as it is there. */
  call(count: number): Promise<RecordedCall>;
  /** The points of all calls that were accepted. */
  received(): readonly Received[];
  /** How many calls were begun, those on dropped connections too. */
  attempts(): number;
  /** Resolves as soon as so many calls were begun. */
  begun(count: number): Promise<void>;
  readonly connections: () => { readonly open: number; readonly total: number };
  /** How large the largest message was, in bytes after decompression. */
  readonly largestAttemptBytes: () => number;
  /** Resolves when no more than `count` connections are open. */
  closedTo(count: number): Promise<void>;
  /** How many PINGs have come over the connection with this number, counted from 1. */
  pings(connection: number): number;
  /** Resolves as soon as so many PINGs have come over all connections. */
  pinged(count: number): Promise<void>;
  /** Sends a graceful GOAWAY on all connections: what is under way is answered, then they are closed. */
  goAway(): void;
  /** Stops listening and resets whatever is open. */
  stop(): Promise<void>;
  /** Listens again, on the same port, after `stop`. What was recorded is kept. */
  start(): Promise<void>;
}

const method = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

/**
 * Starts a gRPC server on a free loopback port, to be sent to by the exporter under test. It is made of `node:http2` and
 * shares no code with any gRPC library.
 */
export async function grpcFarEnd<Received extends ReceivedPoint = Point>(
  options: GrpcFarEndOptions<Received> = {},
): Promise<GrpcFarEnd<Received>> {
  const { tls, socketPath } = options;
  const decode = options.decode ?? (({ message }) => pointsOfOtlpProtobuf(message) as readonly never[]);
  const script = scriptOf<GrpcVerdict>({ do: "accept" });
  const { tell, until } = changes();
  const clients = connections(tell);
  const spoken: GrpcConnection[] = [];
  const calls: RecordedCall[] = [];
  let attempts = 0;
  let port = 0;
  let server: Server | undefined;
  await start();

  return {
    get url() {
      return socketPath === undefined ? `${tls ? "https" : "http"}://127.0.0.1:${port}` : `unix:${socketPath}`;
    },
    get port() {
      return port;
    },
    calls,
    next(...verdicts) {
      for (const verdict of verdicts) check(verdict);
      script.next(...verdicts);
    },
    otherwise(verdict) {
      check(verdict);
      script.otherwise(verdict);
    },
    async call(count) {
      await until(() => calls.length >= count);
      return calls[count - 1]!;
    },
    received: () => calls.filter((call) => wasCallAccepted(call)).flatMap((call) => takenPoints(call)),
    attempts: () => attempts,
    begun: (count) => until(() => attempts >= count),
    connections: clients.count,
    largestAttemptBytes: () => Math.max(0, ...calls.map(({ message }) => message.length)),
    closedTo: (count) => until(() => clients.count().open <= count),
    pings,
    pinged: (count) => until(() => spoken.reduce((sum, connection) => sum + connection.pings(), 0) >= count),
    goAway() {
      for (const connection of spoken) if (!connection.session.destroyed) connection.leave();
    },
    stop,
    start,
  };

  async function start(): Promise<void> {
    if (server) return;
    server = tls ? tlsServer(tls) : createServer();
    server.on("connection", connected);
    server.on(tls ? "secureConnection" : "connection", speak);
    if (socketPath === undefined) server.listen(port, "127.0.0.1");
    else server.listen(socketPath);
    await once(server, "listening");
    if (socketPath === undefined) port = (server.address() as AddressInfo).port;
  }

  async function stop(): Promise<void> {
    const stopping = server;
    if (!stopping) return;
    server = undefined;
    const closed = once(stopping, "close");
    stopping.close();
    // Beneath TLS that is just being closed, a reset would leave Node with a handle that never closes.
    for (const connection of spoken) if (tls) connection.close();
    await nextTurn();
    clients.reset();
    await closed;
  }

  function connected(socket: Socket): void {
    clients.add(socket);
    if (script.peek().do !== "drop_before") return;
    count(script.take());
    reset(socket);
  }

  function speak(socket: Socket): void {
    if (socket.destroyed) return;
    const verdict = script.peek();
    if (verdict.do === "no_http2") {
      count(script.take());
      socket.end(verdict.bytes ?? "220 mail.example ESMTP\r\n");
      socket.resume();
      return;
    }
    if (tls && (socket as TLSSocket).alpnProtocol !== "h2") return void socket.destroy();
    const { initialWindowBytes } = options;
    const connection = grpcConnection(socket, clients.numberOf(socket), { initialWindowBytes, onPing: tell });
    spoken.push(connection);
    connection.session.on("stream", (stream, metadata) => void handle(stream, metadata, connection));
  }

  /** Takes what the script says of a call that begins now. */
  function count(verdict: GrpcVerdict): GrpcVerdict {
    attempts += 1;
    tell();
    return verdict;
  }

  async function handle(
    stream: ServerHttp2Stream,
    metadata: IncomingHttpHeaders,
    connection: GrpcConnection,
  ): Promise<void> {
    stream.on("error", () => {});
    // As nobody looks at what comes after a GOAWAY.
    if (connection.isLeft()) return stream.close(constants.NGHTTP2_REFUSED_STREAM);
    if (!isGrpc(metadata)) return stream.respond({ ":status": 415 }, { endStream: true });
    const path = metadata[":path"];
    const verdict = count(
      path === method ? script.take() : { do: "refuse", status: 12, message: `there is no ${path}` },
    );
    if (verdict.do === "drop_before") return connection.reset();
    if (verdict.do === "stall") return;
    try {
      const call = await readCall(stream, metadata, connection.number, verdict);
      calls.push(call);
      tell();
      await verdict.after;
      if (!stream.destroyed) performGrpcVerdict(verdict, call, stream, connection);
    } catch (error) {
      // Either the client went away, or what it sent is broken.
      if (error instanceof BrokenCall && !stream.destroyed) endWith(stream, error);
    }
  }

  function check(verdict: GrpcVerdict): void {
    if (!tls || verdict.do !== "go_away" || verdict.when === "after") return;
    throw new Error("a GOAWAY before the call is for connections in clear only");
  }

  function pings(number: number): number {
    return spoken.find((connection) => connection.number === number)?.pings() ?? 0;
  }

  function takenPoints(call: RecordedCall): readonly Received[] {
    const points = decode(call);
    const { verdict } = call;
    if (verdict.do !== "accept_some") return points;
    return points.slice(0, Math.max(0, points.length - Math.max(0, Number(verdict.rejectedPoints))));
  }
}

function tlsServer(tls: ServerTls): Server {
  const server = createTlsServer({ ...tls, rejectUnauthorized: tls.requestCert ?? false, ALPNProtocols: ["h2"] });
  server.on("tlsClientError", () => {});
  return server;
}

function isGrpc({ ":method": method, "content-type": type = "" }: IncomingHttpHeaders): boolean {
  return method === "POST" && /^application\/grpc($|[+;])/.test(type);
}
