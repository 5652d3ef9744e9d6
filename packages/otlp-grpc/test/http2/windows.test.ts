import { once } from "node:events";
import {
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from "node:http2";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { certificates, grpcFrame } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { callerTo, farEndOf, listen, ok, payloadOf } from "./calls.ts";

const large = 5 * 1024 * 1024;

describe("a message that is larger than the far end's window", () => {
  it.for([
    ["in clear", false, 65_535],
    ["by TLS", true, 65_535],
    ["in clear, with a window of 1 KiB", false, 1_024],
    ["by TLS, with a window larger than itself", true, 2 * large],
  ] as const)("arrives whole %s", async ([, secure, initialWindowBytes]) => {
    const { ca, server } = certificates();
    const farEnd = await farEndOf({ initialWindowBytes, ...(secure && { tls: server }) });
    const caller = callerTo(farEnd.url, secure ? { tls: { ca } } : {});
    const payload = payloadOf(initialWindowBytes === 1_024 ? 100_000 : large);
    for (let i = 0; i < 2; i++) expect(await caller.send({ payload })).toEqual(ok);
    expect(Buffer.compare(farEnd.calls[1]!.message, payload.body)).toBe(0);
    expect(farEnd.connections().total).toBe(1);
  });

  it.for([100_000, large])("of %d bytes can be stopped while it waits", async (bytes) => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    farEnd.next({ do: "stall" });
    const stop = new AbortController();
    const stopped = caller.send({ payload: payloadOf(bytes), signal: stop.signal });
    await farEnd.begun(1);
    stop.abort();
    expect(await stopped).toEqual({ kind: "stopped", written: false });
    expect(await caller.send()).toEqual(ok);
  });
});

describe("an answer before the message was sent whole", () => {
  it.for([
    ["behind headers", "0", 2],
    ["in headers alone", "0", 2],
    ["behind headers", "8", 1],
    ["in headers alone", "8", 1],
  ] as const)("ends the call, and when it was taken the connection: %s, status %s", async ([where, status, total]) => {
    const { server, streams, sessions } = serverWith();
    const caller = callerTo(`http://127.0.0.1:${await listen(server)}`);
    const sent = caller.send({ payload: payloadOf(large) });
    await once(server, "stream");
    answer(streams[0]!, where === "in headers alone", status);
    expect(await sent).toMatchObject({ kind: "status", status: Number(status) });
    if (!streams[0]!.closed) await once(streams[0]!, "close");
    const next = caller.send();
    await once(server, "stream");
    answer(streams[1]!, true);
    expect(await next).toMatchObject({ kind: "status", status: 0 });
    expect(sessions).toHaveLength(total);
  });

  it("is told when nobody reads the message's memory any more", async () => {
    const bytes = 32 * 1024 * 1024;
    const { server, streams } = serverWith({ initialWindowSize: bytes });
    const proxy = createTcpServer();
    const caller = callerTo(`http://127.0.0.1:${await listen(proxy)}`);
    const behind = await listen(server);
    // Takes the beginning of the call, and then no more until it is told to.
    const client = once(proxy, "connection").then(([socket]: Socket[]) => {
      const target = connect(behind, "127.0.0.1");
      for (const end of [socket!, target]) end.on("error", () => {});
      target.on("data", (chunk) => socket!.write(chunk));
      socket!.once("data", () => socket!.pause());
      socket!.on("data", (chunk) => target.write(chunk));
      socket!.on("close", () => target.destroy());
      return socket!;
    });
    const payload = payloadOf(bytes);
    const replied = caller.send({ payload }).then((reply) => {
      // As the pipeline does, for the next payload.
      new Uint8Array((payload.body.buffer as ArrayBuffer).transfer()).fill(98);
      return reply;
    });
    const socket = await client;
    await once(server, "stream");
    const [stream] = streams;
    let received = 0;
    let isForeign = false;
    stream!.on("data", (chunk: Buffer) => {
      received += chunk.length;
      isForeign ||= chunk.includes(98);
    });
    // It goes on by a piece a turn, until the system takes no more.
    for (let turn = 0; turn < 100; turn++) await nextTurn();
    answer(stream!, true);
    for (let turn = 0; turn < 100; turn++) await nextTurn();
    socket.resume();
    expect(await replied).toMatchObject({ kind: "status", status: 0 });
    if (!stream!.closed) await once(stream!, "close");
    expect(received).toBeGreaterThan(payloadOf(large).body.length / 5);
    expect(received).toBeLessThan(bytes);
    expect(isForeign).toBe(false);
  });
});

function serverWith(settings: Settings = {}): {
  readonly server: Http2Server;
  readonly streams: readonly ServerHttp2Stream[];
  readonly sessions: readonly ServerHttp2Session[];
} {
  const streams: ServerHttp2Stream[] = [];
  const sessions: ServerHttp2Session[] = [];
  const server = createServer({ settings });
  server.on("session", (session) => {
    sessions.push(session);
    session.on("error", () => {});
    session.setLocalWindowSize(settings.initialWindowSize ?? 65_535);
  });
  server.on("stream", (stream) => {
    streams.push(stream);
    stream.on("error", () => {});
  });
  return { server, streams, sessions };
}

function answer(stream: ServerHttp2Stream, isAlone: boolean, code = "0"): void {
  const status = { "grpc-status": code };
  const headers = { ":status": 200, "content-type": "application/grpc" };
  if (isAlone) return stream.respond({ ...headers, ...status }, { endStream: true });
  stream.respond(headers, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers(status));
  stream.end(grpcFrame(Buffer.alloc(0)));
}
