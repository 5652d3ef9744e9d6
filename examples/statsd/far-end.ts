import { createSocket } from "node:dgram";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FarEnd, Verdict } from "@meterbridge/conformance";
import { readPoints } from "./read-points.ts";
import { type DatagramSocket, openSocket } from "./udp.ts";

interface StatsdFarEnd extends FarEnd {
  readonly port: number;
  /** Opens sockets, of the exporter's kind, that behave as `next` says: UDP gives a server no way to answer. */
  readonly openSocket: (host: string) => DatagramSocket;
}

/** A StatsD server that remembers what came, and the sockets to reach it. */
export async function statsdFarEnd(): Promise<StatsdFarEnd> {
  const server = createSocket("udp4");
  const datagrams: Buffer[] = [];
  server.on("message", (datagram) => datagrams.push(datagram));
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  const verdicts: Verdict[] = [];
  let attempts = 0;
  let largest = 0;
  return {
    port: server.address().port,
    next: (...more) => void verdicts.push(...more),
    attempts: () => attempts,
    largestAttemptBytes: () => largest,
    openSocket(host) {
      const socket = openSocket(host);
      return {
        send(body, port, host, done) {
          attempts++;
          largest = Math.max(largest, body.length);
          const verdict = verdicts.shift()?.do ?? "accept";
          if (verdict === "accept") socket.send(body, port, host, done);
          if (verdict === "fail") setImmediate(done, new Error("the socket has no room"));
          // And one that hangs never calls back.
        },
        close: () => socket.close(),
      };
    },
    async received() {
      // A datagram waits in the socket until the event loop has turned.
      let seen: number;
      do {
        seen = datagrams.length;
        await nextTurn();
        await nextTurn();
      } while (datagrams.length > seen);
      return readPoints(datagrams.flatMap((datagram) => datagram.toString().split("\n")));
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
