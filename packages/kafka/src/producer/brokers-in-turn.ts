import type { Clock } from "@meterbridge/core";
import type { Connection, ConnectionPool } from "@platformatic/kafka";

/** For what any broker can answer: who leads, a producer id. */
export interface BrokersInTurn {
  /** Begins with another one, the next time. */
  next(): void;
  /** One that takes a connection, and does not answer in its share of the time, is given up for the next. */
  ask<Answer>(question: () => Promise<Answer>): Promise<Answer>;
}

export interface TurnsOptions {
  /** How long an attempt may take, in milliseconds. */
  readonly patienceMs: number;
  readonly clock: Clock;
  /** Ends a connection: what is asked on it fails. */
  readonly drop: (connection: Connection) => void;
}

/** So many brokers may be silent in an attempt, and leave time for another one. */
const mostSilent = 2;

/**
 * Lets a client begin with another broker of its list each time. By itself it begins with the first that takes a connection, and waits for
 * its answer: a broker that is frozen takes connections, too, and the others would never be asked.
 */
export function brokersInTurn(pool: ConnectionPool, { patienceMs, clock, drop }: TurnsOptions): BrokersInTurn {
  const first: Ask = pool.getFirstAvailable.bind(pool);
  let turn = 0;
  /** Hears who is asked, as soon as it is connected, and how many there were to choose from. */
  let onAsked: ((connection: Connection, among: number) => void) | undefined;
  const next = (): void => void turn++;
  const inTurn: Ask = (brokers, callback) => {
    // Those of the list come again as those of the cluster.
    const known = [...new Map(brokers.map((broker) => [`${broker.host}:${broker.port}`, broker])).values()];
    const start = turn % Math.max(1, known.length);
    return first([...known.slice(start), ...known.slice(0, start)], (error, connection) => {
      if (connection) {
        // Those before it took no connection, and would not take the next one either.
        const place = known.findIndex(({ host, port }) => host === connection.host && port === connection.port);
        if (place >= 0) turn = place;
        onAsked?.(connection, known.length);
      }
      callback(error, connection);
    });
  };
  pool.getFirstAvailable = inTurn as ConnectionPool["getFirstAvailable"];

  return {
    next,
    async ask(question) {
      for (let silent = 0; ; silent++) {
        let isSilent = false;
        let cancelTimer = (): void => {};
        const watch = (onAsked = (connection, among) => {
          const others = Math.min(among - 1, mostSilent);
          if (silent >= others) return;
          cancelTimer();
          const giveUp = (): void => {
            isSilent = true;
            next();
            drop(connection);
          };
          // It holds no process: the call's own deadline does, where anybody waits for it.
          cancelTimer = clock.setTimeout(giveUp, shareOf(patienceMs, others + 1), true);
        });
        try {
          return await question();
        } catch (error) {
          if (!isSilent) throw error;
        } finally {
          cancelTimer();
          if (onAsked === watch) onAsked = undefined;
        }
      }
    },
  };
}

/** How long a connection may take to come about, in milliseconds, with a list of so many brokers. */
export function connectTimeout(patienceMs: number, brokers: number): number {
  return shareOf(patienceMs, Math.min(brokers, mostSilent + 1));
}

/** What each of some brokers may take of an attempt's time; as much is left for the message. */
function shareOf(patienceMs: number, brokers: number): number {
  return Math.ceil(patienceMs / (brokers + 1));
}

type Brokers = Parameters<ConnectionPool["getFirstAvailable"]>[0];
type Ask = (brokers: Brokers, callback: (error: Error | null, connection: Connection) => void) => unknown;
