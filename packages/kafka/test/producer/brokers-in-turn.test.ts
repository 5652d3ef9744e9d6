import { systemClock } from "@meterbridge/core";
import type { Connection, ConnectionPool } from "@platformatic/kafka";
import { expect, it } from "vitest";
import { brokersInTurn } from "../../src/producer/brokers-in-turn.ts";

const [a, b, c] = ["a", "b", "c"].map((host) => ({ host, port: 9092 })) as [Broker, Broker, Broker];

interface Broker {
  readonly host: string;
  readonly port: number;
}

/** A pool in which some brokers take connections, and what it was asked to try, one list after the other. */
function start(takers: readonly Broker[]) {
  const tried: string[] = [];
  const pool = {
    getFirstAvailable(brokers: readonly Broker[], callback: (error: null, connection: Connection) => void) {
      tried.push(brokers.map(({ host }) => host).join());
      const taker = brokers.find(({ host }) => takers.some((other) => other.host === host));
      callback(null, taker as unknown as Connection);
    },
  };
  const options = { patienceMs: 1_000, clock: systemClock, drop: () => {} };
  const turns = brokersInTurn(pool as unknown as ConnectionPool, options);
  return { turns, tried, connect: (...brokers: Broker[]) => pool.getFirstAvailable(brokers, () => {}) };
}

it("tries each broker once, also one that is in the list and in the cluster", () => {
  const { turns, tried, connect } = start([a, b, c]);
  connect(a, { ...a }, b, c);
  turns.next();
  connect(a, { ...a }, b, c);
  turns.next();
  connect(a, { ...a }, b, c);
  expect(tried).toEqual(["a,b,c", "b,c,a", "c,a,b"]);
});

it("begins with who has taken a connection, until it is told otherwise", () => {
  const { turns, tried, connect } = start([b]);
  connect(a, b, c);
  connect(a, b, c);
  turns.next();
  connect(a, b, c);
  connect(a, b, c);
  expect(tried).toEqual(["a,b,c", "b,c,a", "c,a,b", "b,c,a"]);
});
