import type { Call, Payload } from "@meterbridge/core";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import net from "node:net";
import { onTestFinished } from "vitest";

/** Starts a server on a free port of this machine, and stops it with all its connections when the test ends. */
export async function listen(server: NetServer, host = "127.0.0.1"): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
  });
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly socket: Socket;
}

/** Makes an HTTP server that keeps what it received and answers as it is told. */
export function httpServer(answer: (request: Received, response: http.ServerResponse) => void): {
  readonly server: http.Server;
  readonly received: Received[];
} {
  const received: Received[] = [];
  return { received, server: http.createServer(keepingRequests(received, answer)) };
}

export function keepingRequests(
  received: Received[],
  answer: (request: Received, response: http.ServerResponse) => void,
): http.RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => {});
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers, rawHeaders, socket } = request;
      received.push({ method, url, headers, rawHeaders, socket, body: Buffer.concat(chunks) });
      answer(received.at(-1)!, response);
    });
  };
}

/** Makes a server of raw connections: `onRequest` is called with each request that is complete, and its number on the connection. */
export function rawServer(onRequest: (socket: Socket, nth: number) => void): NetServer {
  return net.createServer((socket) => {
    let text = "";
    let nth = 0;
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      for (;;) {
        const head = text.indexOf("\r\n\r\n");
        if (head < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
        if (text.length < head + 4 + length) return;
        text = text.slice(head + 4 + length);
        onRequest(socket, ++nth);
      }
    });
  });
}

export function payload(bytes = 10): Payload {
  return { body: new Uint8Array(bytes).fill(97), contentType: "application/x-protobuf", points: 3 };
}

/** A call without a deadline, unless a signal brings one. */
export function call(signal: AbortSignal = new AbortController().signal): Call {
  return { signal, deadline: Infinity };
}

/** Resolves when the condition holds. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
