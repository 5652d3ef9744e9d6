import type { Socket } from "node:net";
import type { ServerTls } from "../http-server.ts";
import { kafkaBroker } from "./kafka-broker.ts";
import type { Handle } from "./kafka-connection.ts";
import type { KnownBroker } from "./kafka-metadata.ts";

export interface KafkaBrokersOptions {
  readonly count: number;
  readonly tls: ServerTls | undefined;
  /** Called for each connection to a broker: answers what comes over it. */
  readonly serve: (socket: Socket, broker: number) => Handle;
  readonly onBreach: (what: string) => void;
  /** Called whenever a connection is closed. */
  readonly onClose: () => void;
}

/** All brokers of a cluster, counted from 1. */
export interface KafkaBrokers {
  /** Where they are, with commas between them. */
  readonly addresses: () => string;
  /** @throws {Error} When there is none of this number. */
  readonly byId: (id: number) => ReturnType<typeof kafkaBroker>;
  /** Those that a client is told of: who is there, and who is taken for a leader still. */
  readonly known: (leaders: ReadonlySet<number>) => readonly KnownBroker[];
  readonly connections: () => { readonly open: number; readonly total: number };
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Brokers that are not there before they are started. */
export function kafkaBrokers({ count, tls, serve, onBreach, onClose }: KafkaBrokersOptions): KafkaBrokers {
  const brokers = Array.from({ length: count }, (_, index) =>
    kafkaBroker({ tls, serve: (socket) => serve(socket, index + 1), onBreach, onClose }),
  );
  return {
    addresses: () => brokers.map(({ address }) => address).join(","),
    byId(id) {
      const found = brokers[id - 1];
      if (!found) throw new Error(`there is no broker ${id}`);
      return found;
    },
    known: (leaders) =>
      brokers
        .map((broker, index) => ({ id: index + 1, port: broker.port(), isUp: broker.isUp() }))
        .filter(({ id, isUp }) => isUp || leaders.has(id)),
    connections() {
      const counts = brokers.map((broker) => broker.connections());
      return {
        open: counts.reduce((sum, { open }) => sum + open, 0),
        total: counts.reduce((sum, { total }) => sum + total, 0),
      };
    },
    async start() {
      for (const broker of brokers) await broker.start();
    },
    async stop() {
      await Promise.all(brokers.map((broker) => broker.stop()));
    },
  };
}
