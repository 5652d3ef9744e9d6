import { messageOf } from "@meterbridge/core";
import type { Connection, ConnectionPool } from "@platformatic/kafka";

/** Of connections that are destroyed here: it explains nothing that comes after it. */
const calledOff = new Error("called off");

/** The connections of a client, as they come and go. */
export interface KnownConnections {
  count(): number;
  /** How many bytes were written to all that are and were there. */
  bytesWritten(): number;
  /** Whether they hold the process, those that come, too. */
  hold(isHeld: boolean): void;
  destroy(): void;
  /** Destroys one of them. */
  readonly drop: (connection: Connection) => void;
  /**
   * An error of the client, with what broke a connection since the last answer: the client tells whoever waits for one no more than
   * that it was closed, also where the broker has refused our certificate.
   */
  withReason(error: unknown): unknown;
  /** There was an answer: what broke before it has nothing to do with what comes. */
  forgetReason(): void;
}

export function knownConnections(pool: ConnectionPool): KnownConnections {
  const open = new Set<Connection>();
  let written = 0;
  let isHeld = false;
  let reason: unknown;
  pool.on("connecting", ({ connection }: { connection: Connection }) => {
    open.add(connection);
    // Whoever asked is told by itself; without a listener, an error would end the process.
    connection.on("error", (error) => {
      if (error.cause !== calledOff) reason = error;
      forget(connection);
      // The client only says that it is at an end, which a peer that is frozen never answers.
      connection.socket?.destroy();
    });
    connection.on("close", () => {
      forget(connection);
      // Only this ends its timer for showing credentials again, which holds the process as long as a session lasts.
      connection.close(() => {});
    });
    // Its socket is made right after this.
    queueMicrotask(() => {
      holdOne(connection);
      // Of one that did not come about in time, the client says nothing.
      connection.socket?.once("close", () => forget(connection));
    });
  });
  return {
    count: () => open.size,
    bytesWritten: () => [...open].reduce((sum, { socket }) => sum + (socket?.bytesWritten ?? 0), written),
    hold(held) {
      isHeld = held;
      for (const connection of open) holdOne(connection);
    },
    destroy() {
      for (const connection of open) drop(connection);
    },
    drop,
    withReason(error) {
      const known = reason;
      reason = undefined;
      return known === undefined || known === error ? error : new AggregateError([error, known], messageOf(error));
    },
    forgetReason: () => void (reason = undefined),
  };

  function drop({ socket }: Connection): void {
    socket?.destroy(calledOff);
  }

  function forget(connection: Connection): void {
    if (open.delete(connection)) written += connection.socket?.bytesWritten ?? 0;
  }

  function holdOne({ socket }: Connection): void {
    if (isHeld) socket?.ref();
    else socket?.unref();
  }
}
