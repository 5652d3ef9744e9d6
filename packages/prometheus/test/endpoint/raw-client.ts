import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { Endpoint } from "../../src/endpoint/endpoint.ts";

/** The start of a request; headers may follow, and an empty line has to. */
export const get = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n";

/** Sends requests as they stand, and reads nothing of the answers. */
export async function raw(port: number, requests: string): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.pause();
  socket.write(requests);
  return socket;
}

/** Waits until something is so, or the test is over. */
export async function until(isSo: () => boolean): Promise<void> {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  while (!isSo() && !over.signal.aborted) await nextTurn();
}

/** How many requests an endpoint says are being served. */
export function inFlight({ selfMetrics }: Endpoint): unknown {
  return selfMetrics().find(({ descriptor }) => descriptor.name.endsWith("in_flight"))?.dataPoints[0]?.value;
}
