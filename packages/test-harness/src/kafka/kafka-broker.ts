import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { connections, stopListening } from "../connections.ts";
import type { ServerTls } from "../http-server.ts";
import { kafkaApis } from "./kafka-apis.ts";
import { type Handle, serveKafka } from "./kafka-connection.ts";

/** One broker of a Kafka far end. */
export interface KafkaBroker {
  /** `127.0.0.1:port`. */
  readonly address: string;
  readonly connections: () => { readonly open: number; readonly total: number };
  /**
   * Goes away: its port refuses, and whatever is open is reset. The others go on naming it, as brokers do that have not noticed yet,
   * until `lead` has given all that it led to them.
   */
  stop(): Promise<void>;
  /** Is there again, on the same port. */
  start(): Promise<void>;
  /** From now on it takes connections and closes them at once; with `false`, no longer. Those that are open stay. */
  turnAway(isAway?: boolean): void;
  /** Closes in peace the connections on which nothing is under way, as `connections.max.idle.ms` does. */
  closeIdle(): void;
  /** From now on it offers no newer version of the produce request, as one that waits for its upgrade: 3 to 11. */
  offerProduce(newest: number): void;
}

export interface KafkaBrokerOptions {
  readonly tls: ServerTls | undefined;
  /** Called for each connection: answers what comes over it. */
  readonly serve: (socket: Socket) => Handle;
  readonly onBreach: (what: string) => void;
  /** Called whenever a connection is closed. */
  readonly onClose: () => void;
}

/** A broker that is not there before it is started. */
export function kafkaBroker({ tls, serve, onBreach, onClose }: KafkaBrokerOptions): KafkaBroker & {
  readonly port: () => number;
  readonly isUp: () => boolean;
  /** The newest version of the produce request that it offers. */
  readonly newestProduce: () => number;
} {
  const clients = connections(onClose);
  const idle = new Set<Socket>();
  const closing = new WeakSet<Socket>();
  let port = 0;
  let server: Server | undefined;
  let turnsAway = false;
  let newestProduce = kafkaApis.produce.max;

  return {
    get address() {
      return `127.0.0.1:${port}`;
    },
    port: () => port,
    isUp: () => server !== undefined,
    newestProduce: () => newestProduce,
    offerProduce: (newest) => void (newestProduce = newest),
    connections: clients.count,
    turnAway: (isAway = true) => void (turnsAway = isAway),
    closeIdle() {
      for (const socket of idle) {
        closing.add(socket);
        socket.destroySoon();
      }
    },
    async start() {
      if (server) return;
      server = listener();
      try {
        server.listen(port, "127.0.0.1");
        await once(server, "listening");
        port = (server.address() as AddressInfo).port;
      } catch (error) {
        server = undefined;
        throw error;
      }
    },
    async stop() {
      const stopping = server;
      if (!stopping) return;
      server = undefined;
      await stopListening(stopping, clients);
    },
  };

  function listener(): Server {
    const made = tls
      ? createTlsServer({ ...tls, rejectUnauthorized: tls.requestCert ?? false }).on("tlsClientError", () => {})
      : createServer();
    made.on("connection", (socket: Socket) => {
      clients.add(socket);
      if (turnsAway) socket.destroy();
    });
    return made.on(tls ? "secureConnection" : "connection", (socket: Socket) => {
      if (socket.destroyed) return;
      socket.on("error", () => {});
      idle.add(socket);
      socket.once("close", () => idle.delete(socket));
      const handle = serve(socket);
      void serveKafka(socket, (request) => busily(socket, () => handle(request)), onBreach);
    });
  }

  /** What is never answered is under way as long as the connection is there. */
  async function busily(socket: Socket, handle: () => ReturnType<Handle>): ReturnType<Handle> {
    // It came too late.
    if (closing.has(socket)) return false;
    idle.delete(socket);
    const answer = await handle();
    if (answer !== false && !socket.destroyed) idle.add(socket);
    return answer;
  }
}
