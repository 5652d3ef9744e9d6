import { once } from "node:events";
import { constants } from "node:http2";
import { connect as connectSocket } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import {
  certificates,
  grpcFarEnd,
  grpcFrame,
  readProtobuf,
  writeProtobuf,
  type GrpcFarEnd,
  type GrpcFarEndOptions,
  type GrpcVerdict,
} from "../src/index.ts";
import { call, callOnce, connectTo, path } from "./grpc-far-end/plain-client.ts";

const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const ok = { trailers: { "grpc-status": "0" } };
const nothing = grpcFrame(new Uint8Array());

/** What Node tells a client whose connection is reset under a call: the error, or only that the call was cancelled (8). */
const cutOff = expect.stringMatching(/ECONNRESET|^closed with 8$/) as string;

describe("grpcFarEnd", () => {
  it("accepts what it was not told to refuse, and gives back its points", async () => {
    const farEnd = await start();
    expect(await callOnce(farEnd.url, oneCounter(1))).toMatchObject({
      headers: { ":status": 200, "content-type": "application/grpc" },
      bytes: Buffer.from(nothing),
      ...ok,
    });
    expect(farEnd.received()).toMatchObject([{ kind: "sum", value: 1n, metric: { name: "hits" } }]);
    expect(farEnd.attempts()).toBe(1);
  });

  it.for([false, true])("records a call as it came and decompressed (compressed: %s)", async (compressed) => {
    const farEnd = await start();
    const message = Buffer.from(oneCounter(1).subarray(5));
    const wireMessage = compressed ? gzipSync(message) : message;
    await callOnce(farEnd.url, grpcFrame(wireMessage, compressed), { "grpc-encoding": "gzip", "x-key": "secret" });
    const [recorded] = farEnd.calls;
    expect(recorded).toMatchObject({
      path,
      metadata: { "x-key": "secret", te: "trailers" },
      compressed,
      connection: 1,
    });
    expect(Buffer.from(recorded!.message)).toEqual(message);
    expect(Buffer.from(recorded!.wireMessage)).toEqual(wireMessage);
    expect(farEnd.largestAttemptBytes()).toBe(message.length);
  });

  it.for<readonly [string, Uint8Array, Record<string, string>, string]>([
    ["no prefix", Buffer.from("abc"), {}, "13"],
    ["no message", new Uint8Array(), {}, "13"],
    ["a message that is cut", nothing.with(4, 1), {}, "13"],
    ["two messages", Buffer.concat([nothing, nothing]), {}, "13"],
    ["a flag that nobody knows", nothing.with(0, 2), {}, "13"],
    ["a compressed message of an unknown encoding", nothing.with(0, 1), { "grpc-encoding": "zip" }, "12"],
    ["a compressed message without an encoding", nothing.with(0, 1), {}, "13"],
    ["a compressed message that is no gzip", nothing.with(0, 1), { "grpc-encoding": "gzip" }, "13"],
  ])("refuses %s", async ([, bytes, headers, status]) => {
    const farEnd = await start();
    expect(await callOnce(farEnd.url, bytes, headers)).toMatchObject({ headers: { "grpc-status": status } });
    expect(farEnd.calls).toEqual([]);
  });

  it("takes no other calls", async () => {
    const farEnd = await start();
    farEnd.next({ do: "fail" });
    const other = await callOnce(farEnd.url, nothing, { ":path": "/grpc.health.v1.Health/Check" });
    expect(other.headers).toMatchObject({ "grpc-status": "12" });
    expect(await callOnce(farEnd.url, nothing, { "content-type": "application/json" })).toMatchObject({
      headers: { ":status": 415 },
    });
    expect(await callOnce(farEnd.url)).toMatchObject({ headers: { "grpc-status": "14" } });
  });

  it.for<readonly [GrpcVerdict, object, number]>([
    [{ do: "accept" }, ok, 3],
    [{ do: "accept_some", rejectedPoints: 2 }, ok, 1],
    [{ do: "accept_some", rejectedPoints: 99 }, ok, 0],
    [{ do: "accept_some", rejectedPoints: -1 }, ok, 3],
    [{ do: "refuse" }, { headers: { "grpc-status": "3", "grpc-message": "refused" } }, 0],
    [{ do: "refuse", status: 7, message: " 50 % zu groß\n " }, message(7, "%2050 %25 zu gro%C3%9F%0A%20"), 0],
    [{ do: "throttle" }, message(14, "not so fast"), 0],
    [{ do: "fail" }, message(14, "broken"), 0],
    [{ do: "fail", status: 13, message: "oh" }, message(13, "oh"), 0],
    [{ do: "status", status: 0 }, { headers: { "grpc-status": "0" }, trailers: {} }, 3],
    [{ do: "status", status: 4, placement: "trailers_only" }, { headers: { "grpc-status": "4" }, trailers: {} }, 0],
    [
      { do: "status", status: 4, placement: "trailers" },
      { bytes: Buffer.alloc(0), trailers: { "grpc-status": "4" } },
      0,
    ],
    [{ do: "status", status: 4, placement: "after_message" }, { bytes: nothing, trailers: { "grpc-status": "4" } }, 0],
    [{ do: "status", status: 8, detailsBin: "!?" }, { headers: { "grpc-status-details-bin": "!?" } }, 0],
    [{ do: "reset_stream", code: 7 }, { error: "Stream closed with error code NGHTTP2_REFUSED_STREAM" }, 0],
    [{ do: "reset_stream", code: 8 }, { error: "closed with 8" }, 0],
    [{ do: "go_away", when: "before" }, { error: "Stream closed with error code NGHTTP2_REFUSED_STREAM" }, 0],
    [{ do: "go_away", when: "after" }, ok, 3],
    [{ do: "http", status: 503, body: "?" }, { headers: { ":status": 503, "content-type": "text/html" } }, 0],
    [{ do: "answer", message: Buffer.from("?"), headers: { "x-a": "b" } }, { headers: { "x-a": "b" }, ...ok }, 3],
    [{ do: "answer", trailers: {}, headers: { "grpc-status": "0" } }, { headers: { "grpc-status": "0" } }, 3],
    [{ do: "answer", trailers: {}, message: nothing }, { bytes: nothing, trailers: {} }, 0],
    [{ do: "answer", trailers: { "grpc-status": "2" } }, { trailers: { "grpc-status": "2" } }, 0],
    [{ do: "drop_before" }, { error: cutOff }, 0],
    [{ do: "drop_after" }, { error: cutOff }, 0],
    [{ do: "drop_connection" }, { error: cutOff }, 0],
    [{ do: "no_http2" }, { error: "Protocol error" }, 0],
  ])("told to %o, answers %o", async ([verdict, answer, received]) => {
    const farEnd = await start();
    farEnd.next(verdict);
    expect(await callOnce(farEnd.url, oneCounter(1, 2, 3))).toMatchObject(answer);
    expect(farEnd.received()).toHaveLength(received);
    expect(farEnd.attempts()).toBe(1);
    expect(await callOnce(farEnd.url, oneCounter(4))).toMatchObject(ok);
    await farEnd.closedTo(0);
  });

  it("says in its answer what it has not taken", async () => {
    const farEnd = await start();
    farEnd.next({ do: "accept_some", rejectedPoints: -1n, message: "?" });
    const { bytes } = await callOnce(farEnd.url);
    expect(readProtobuf("ExportMetricsServiceResponse", bytes.subarray(5))).toEqual({
      partialSuccess: { rejectedDataPoints: -1n, errorMessage: "?" },
    });
  });

  it.for<readonly [GrpcVerdict, bigint | undefined, number | undefined]>([
    [{ do: "throttle", retryAfterMs: 1_500 }, 1n, 500_000_000],
    [{ do: "throttle", retryAfterMs: 0 }, 0n, 0],
    [{ do: "status", status: 8, retryDelay: { seconds: -1, nanos: -5 } }, -1n, -5],
  ])("told to %o, says when to come back", async ([verdict, seconds, nanos]) => {
    const farEnd = await start();
    farEnd.next(verdict);
    const { headers } = await callOnce(farEnd.url);
    const encoded = String(headers["grpc-status-details-bin"]);
    const { code, details = [] } = readProtobuf("Status", Buffer.from(encoded, "base64"));
    expect(code).toBe(8);
    expect(encoded).not.toContain("=");
    expect(details.map(({ typeUrl }) => typeUrl)).toEqual(["type.googleapis.com/google.rpc.RetryInfo"]);
    expect(readProtobuf("RetryInfo", details[0]!.value!)).toEqual({ retryDelay: { seconds, nanos } });
  });

  it("compresses its answer for a client that says that it may", async () => {
    const farEnd = await start();
    farEnd.otherwise({ do: "accept", compressed: true });
    const plain = await callOnce(farEnd.url);
    expect(plain.headers).not.toHaveProperty("grpc-encoding");
    const { headers, bytes } = await callOnce(farEnd.url, nothing, { "grpc-accept-encoding": "identity, gzip" });
    expect(headers).toMatchObject({ "grpc-encoding": "gzip" });
    expect(bytes[0]).toBe(1);
    expect(gunzipSync(bytes.subarray(5))).toHaveLength(0);
  });

  it.for(["drop_before", "drop_after"] as const)("resets a TLS connection, told to %s", async (verdict) => {
    const { ca, server } = certificates();
    const farEnd = await start({ tls: server });
    farEnd.next({ do: verdict });
    expect(await callOnce(farEnd.url, nothing, {}, { ca })).toHaveProperty("error");
    expect(await callOnce(farEnd.url, nothing, {}, { ca })).toMatchObject(ok);
    await farEnd.closedTo(0);
    expect(farEnd.calls.map(({ connection }) => connection)).toEqual(verdict === "drop_before" ? [2] : [1, 2]);
  });

  it("drops a call on a connection that is kept", async () => {
    const farEnd = await start();
    const session = connected(farEnd);
    await call(session);
    farEnd.next({ do: "drop_before" });
    expect(await call(session)).toHaveProperty("error");
    expect(farEnd.connections().total).toBe(1);
  });

  it("reads data points of another form", async () => {
    const farEnd = await grpcFarEnd({
      decode: ({ message }) => [{ metric: { name: Buffer.from(message).toString() } }],
    });
    ends.push(() => farEnd.stop());
    await callOnce(farEnd.url, grpcFrame(Buffer.from("hits")));
    expect(farEnd.received()).toEqual([{ metric: { name: "hits" } }]);
  });

  it("holds an answer back until it is let go", async () => {
    const farEnd = await start();
    const session = connected(farEnd);
    let letGo: () => void = () => {};
    farEnd.next({ do: "accept", after: new Promise<void>((resolve) => (letGo = resolve)) });
    let answered = false;
    const answer = call(session).finally(() => (answered = true));
    await farEnd.call(1);
    // A second call that is answered at once shows that the first one's answer had the time to come.
    expect(await call(session)).toMatchObject(ok);
    expect(answered).toBe(false);
    letGo();
    expect(await answer).toMatchObject(ok);
  });

  it("drips its answer without end", async () => {
    const farEnd = await start();
    farEnd.next({ do: "drip", everyMs: 1 });
    const session = connected(farEnd);
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
    stream.end(nothing);
    let bytes = Buffer.alloc(0);
    for await (const chunk of stream) if ((bytes = Buffer.concat([bytes, chunk as Buffer])).length > 50) break;
    expect(bytes.subarray(0, 6)).toEqual(Buffer.from([0, 0, 1, 0, 0, 0]));
  });

  it("takes a large message through a small window, and stalls when it is told to", async () => {
    const farEnd = await start({ initialWindowBytes: 100, decode: () => [] });
    const session = connected(farEnd);
    const large = grpcFrame(new Uint8Array(300_000));
    expect(await call(session, large)).toMatchObject(ok);
    expect(farEnd.largestAttemptBytes()).toBe(300_000);
    farEnd.next({ do: "stall" });
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc" });
    stream.on("error", () => {});
    stream.end(large);
    await farEnd.begun(2);
    // A call that is answered shows that the rest of the other one had the time to go out.
    expect(await call(session)).toMatchObject(ok);
    expect(stream.writableFinished).toBe(false);
    expect(farEnd.calls).toHaveLength(2);
    stream.close(constants.NGHTTP2_CANCEL);
  });

  it("counts the PINGs of each connection", async () => {
    const farEnd = await start();
    const session = connected(farEnd);
    await call(session);
    session.ping(() => {});
    await farEnd.pinged(1);
    expect([farEnd.pings(1), farEnd.pings(2)]).toEqual([1, 0]);
  });

  it("answers what is under way when it goes away, and takes nothing more", async () => {
    const farEnd = await start();
    const session = connected(farEnd);
    let letGo: () => void = () => {};
    farEnd.next({ do: "accept", after: new Promise<void>((resolve) => (letGo = resolve)) });
    const answer = call(session);
    await farEnd.call(1);
    const told = once(session, "goaway");
    farEnd.goAway();
    expect((await told)[0]).toBe(constants.NGHTTP2_NO_ERROR);
    letGo();
    expect(await answer).toMatchObject(ok);
    await farEnd.closedTo(0);
    expect(await callOnce(farEnd.url)).toMatchObject(ok);
    expect(farEnd.connections().total).toBe(2);
  });

  it("lets a client hang, stops all the same, and starts again on the same port", async () => {
    const farEnd = await start();
    const { port } = farEnd;
    farEnd.next({ do: "hang" });
    const answer = callOnce(farEnd.url);
    await farEnd.call(1);
    await farEnd.stop();
    expect(await answer).toMatchObject({ error: cutOff });
    expect(await callOnce(farEnd.url)).toMatchObject({ error: expect.stringContaining("ECONNREFUSED") as string });
    await farEnd.start();
    expect(farEnd.port).toBe(port);
    expect(await callOnce(farEnd.url)).toMatchObject(ok);
  });

  it("lets only clients in whose certificate it knows, when told to ask", async () => {
    const { ca, server, client, strangeClient } = certificates();
    const farEnd = await start({ tls: { ...server, ca, requestCert: true } });
    expect(await callOnce(farEnd.url, nothing, {}, { ca, ...client })).toMatchObject(ok);
    expect(await callOnce(farEnd.url, nothing, {}, { ca, ...strangeClient })).toHaveProperty("error");
    expect(await callOnce(farEnd.url, nothing, {}, { ca })).toHaveProperty("error");
    expect(farEnd.attempts()).toBe(1);
  });

  it("speaks no HTTP/2 with whoever does not ask for it by ALPN", async () => {
    const { ca, server } = certificates();
    const farEnd = await start({ tls: server });
    const socket = connectTls({ port: farEnd.port, host: "127.0.0.1", ca });
    socket.on("error", () => {}).resume();
    await once(socket, "close");
    expect(farEnd.attempts()).toBe(0);
  });

  it("cannot say over TLS that it has not looked at a call", async () => {
    const farEnd = await start({ tls: certificates().server });
    expect(() => farEnd.next({ do: "go_away", when: "before" })).toThrow(/in clear only/);
    expect(() => farEnd.otherwise({ do: "go_away", when: "before" })).toThrow(/in clear only/);
  });

  it("listens on a Unix socket", async () => {
    const folder = await mkdtemp(join(tmpdir(), "grpc-"));
    ends.push(() => rm(folder, { recursive: true }));
    const farEnd = await start({ socketPath: join(folder, "far-end") });
    const session = connected(farEnd);
    expect(await call(session)).toMatchObject(ok);
    await farEnd.stop();
    await farEnd.closedTo(0);
  });

  it("is not disturbed by who speaks no HTTP/2", async () => {
    const farEnd = await start();
    const socket = connectSocket(farEnd.port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\n\r\n"));
    socket.on("error", () => {}).resume();
    await once(socket, "close");
    expect(await callOnce(farEnd.url)).toMatchObject(ok);
  });
});

async function start(options?: GrpcFarEndOptions): Promise<GrpcFarEnd> {
  const farEnd = await grpcFarEnd(options);
  ends.push(() => farEnd.stop());
  return farEnd;
}

function connected(farEnd: GrpcFarEnd): ReturnType<typeof connectTo> {
  const session = connectTo(farEnd.url);
  ends.push(() => session.destroy());
  return session;
}

function message(status: number, text: string): object {
  return { headers: { "grpc-status": String(status), "grpc-message": text } };
}

function oneCounter(...values: readonly number[]): Uint8Array {
  const dataPoints = values.map((value) => ({ asInt: BigInt(value) }));
  return grpcFrame(
    writeProtobuf("ExportMetricsServiceRequest", {
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "hits", sum: { dataPoints } }] }] }],
    }),
  );
}
