import http, { type Agent, type ClientRequest, type IncomingHttpHeaders } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { type Body, readAnswer } from "./read-answer.ts";
import type { Phase, Wire } from "./wire.ts";

/** How a request ended. */
export type Exchange =
  | { readonly kind: "answered"; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Body }
  | {
      readonly kind: "broken";
      readonly error: Error & { readonly code?: string };
      readonly written: boolean;
      readonly stale: boolean;
    }
  | { readonly kind: "stopped" };

export function agentFor({ url, keepAlive }: Wire): Agent {
  return new (moduleFor(url).Agent)({ keepAlive });
}

/** Sends one request, and tells how it ended; in the end the signal ends it. */
export function sendRequest(
  wire: Wire,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<Exchange> {
  return new Promise((resolve) => {
    let phase: Phase = wire.lookup ? "lookup" : "connect";
    let readBefore = 0;
    const request = moduleFor(wire.url).request(wire.url, {
      method: "POST",
      agent,
      ...wire.tls,
      // What is wrong with a certificate is seen before anything is written.
      rejectUnauthorized: false,
      ...(wire.lookup && { lookup: wire.lookup }),
      headers: {
        "content-type": "application/json",
        ...(wire.hasLength && { "content-length": body.length }),
        ...headers,
      },
    });
    signal.addEventListener("abort", stop);
    request.on("socket", (socket) => {
      readBefore = socket.bytesRead;
      if (!socket.connecting) return write(socket);
      wire.onConnect?.(socket);
      socket.once("lookup", () => (phase = "connect"));
      socket.once(wire.url.protocol === "https:" ? "secureConnect" : "connect", () => write(socket));
    });
    request.on("response", (answer) => {
      phase = "body";
      const { statusCode, headers } = answer;
      void readAnswer(answer, wire).then((body) => end({ kind: "answered", status: statusCode!, headers, body }));
    });
    request.on("error", (error) => {
      if (phase === "body") return;
      const stale = request.reusedSocket && request.socket?.bytesRead === readBefore;
      end({ kind: "broken", error, written: request.writableFinished, stale });
    });

    function write(socket: Socket): void {
      phase = "head";
      const fault = (socket as TLSSocket).authorizationError as { readonly code?: string } | string | null | undefined;
      const code = typeof fault === "object" ? fault?.code : fault;
      if (code !== undefined && !wire.overlooks(code)) request.destroy(Object.assign(new Error(code), { code }));
      else finish(request, body, wire.hasLength);
    }
    function stop(): void {
      if (phase === wire.deafIn) return;
      request.destroy();
      // What was begun to be read is read: it ends as it would have by a cut.
      if (phase !== "body") end({ kind: "stopped" });
    }
    function end(exchange: Exchange): void {
      signal.removeEventListener("abort", stop);
      resolve(exchange);
    }
  });
}

function finish(request: ClientRequest, body: Uint8Array, hasLength: boolean): void {
  if (!hasLength) request.write(body);
  request.end(hasLength ? body : undefined);
}

function moduleFor({ protocol }: URL): typeof http | typeof https {
  return protocol === "https:" ? https : http;
}
