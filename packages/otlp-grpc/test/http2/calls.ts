import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import type { Payload, TlsOptions } from "@meterbridge/core";
import type { HttpHeaders, Running } from "@meterbridge/pooled-http";
import { systemClock } from "@meterbridge/core";
import { grpcFarEnd, type GrpcFarEnd, type GrpcFarEndOptions } from "@meterbridge/test-harness";
import { onTestFinished } from "vitest";
import type { Carrier } from "../../src/carrier.ts";
import { http2Carrier, type Http2CarrierSetup } from "../../src/http2/carrier.ts";
import type { Reply } from "../../src/reply.ts";
import { wayTo } from "../../src/way.ts";

/** A far end that is stopped when the test ends. */
export async function farEndOf(options?: GrpcFarEndOptions): Promise<GrpcFarEnd> {
  const farEnd = await grpcFarEnd(options);
  onTestFinished(() => farEnd.stop());
  return farEnd;
}

interface CallOptions {
  readonly payload?: Payload;
  readonly metadata?: HttpHeaders;
  readonly signal?: AbortSignal;
}

export interface Caller extends Carrier {
  send(options?: CallOptions): Promise<Reply>;
}

interface CallerOptions extends Partial<Omit<Http2CarrierSetup, "tls" | "proxy">> {
  readonly tls?: TlsOptions;
  readonly proxy?: string | false;
}

/** A carrier to this address that is closed when the test ends. */
export function callerTo(url: string, { tls, proxy = false, ...options }: CallerOptions = {}): Caller {
  const { clock = systemClock } = options;
  const carrier = http2Carrier({
    ...wayTo({ url, clock, tls, proxy }),
    userAgent: "test",
    maxResponseBytes: 1024,
    keepAliveMs: 90_000,
    maxConnectionAgeMs: 300_000,
    pingMs: 0,
    lookup: undefined,
    ...options,
  });
  const running: Running = { stops: new Set(), stopped: false };
  onTestFinished(() => carrier.close());
  return {
    ...carrier,
    send: ({ payload = payloadOf(10), metadata = {}, signal = new AbortController().signal } = {}) =>
      carrier.call(payload, metadata, signal, running),
  };
}

/** Bytes that no gzip and no protobuf would read. */
export function payloadOf(bytes: number): Payload {
  return { body: new Uint8Array(bytes).fill(97), contentType: "application/x-protobuf", points: 1 };
}

/** How a call ends that was taken, with nothing to say about it. */
export const ok: Reply = { kind: "status", status: 0, message: "", body: Buffer.alloc(0) };

/** Something to wait for until the test says so. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** A far end that takes connections and bytes, and never says a word. */
export async function frozenFarEnd(): Promise<{ readonly url: string; readonly connected: Promise<unknown> }> {
  const server = createServer();
  const connected = once(server, "connection");
  server.on("connection", (socket) => {
    socket.on("error", () => {}).resume();
    onTestFinished(() => void socket.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, connected };
}

/** Has a server listen on a free port until the test ends. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
