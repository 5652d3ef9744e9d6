import type { ConnectionPool } from "@platformatic/kafka";

/**
 * Lets a client begin with another broker of its list each time the function that is given back is called. By itself it begins with the
 * first that takes a connection, and a broker that is frozen takes them, too: the others would never be asked.
 */
export function brokersInTurn(pool: ConnectionPool): () => void {
  const first: Ask = pool.getFirstAvailable.bind(pool);
  let turn = 0;
  const inTurn: Ask = (brokers, callback) => {
    const start = turn % Math.max(1, brokers.length);
    return first([...brokers.slice(start), ...brokers.slice(0, start)], callback);
  };
  pool.getFirstAvailable = inTurn as ConnectionPool["getFirstAvailable"];
  return () => void turn++;
}

type Brokers = Parameters<ConnectionPool["getFirstAvailable"]>[0];
type Ask = (brokers: Brokers, callback: never) => unknown;
