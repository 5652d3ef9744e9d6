import { gzipSync } from "node:zlib";
import { grpcFrame, type GrpcVerdict } from "@meterbridge/test-harness";
import { describe, expect, it } from "vitest";
import { statusCode } from "../../src/status.ts";
import { callerTo, farEndOf, ok, payloadOf } from "./calls.ts";

describe("a call", () => {
  it("is the message as it is behind its prefix, with the headers of gRPC and the metadata", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    expect(await caller.send({ metadata: { tenant: "shop", "content-type": "text/plain" } })).toEqual(ok);
    const { metadata, message, compressed } = farEnd.calls[0]!;
    expect([...message]).toEqual([...payloadOf(10).body]);
    expect(compressed).toBe(false);
    expect(metadata).toMatchObject({
      ":method": "POST",
      ":scheme": "http",
      ":authority": `127.0.0.1:${farEnd.port}`,
      ":path": "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
      te: "trailers",
      "content-type": "application/grpc",
      "grpc-accept-encoding": "identity,gzip",
      "user-agent": "test",
      tenant: "shop",
    });
    expect(metadata).not.toHaveProperty("grpc-encoding");
  });

  it("says of a compressed message that it is", async () => {
    const farEnd = await farEndOf();
    const body = gzipSync(payloadOf(10).body);
    const payload = { ...payloadOf(0), body, contentEncoding: "gzip" } as const;
    expect(await callerTo(farEnd.url).send({ payload })).toEqual(ok);
    expect(farEnd.calls[0]).toMatchObject({ compressed: true, metadata: { "grpc-encoding": "gzip" } });
    expect([...farEnd.calls[0]!.message]).toEqual([...payloadOf(10).body]);
  });

  it("has the metadata of each attempt", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    await caller.send({ metadata: { token: "a" } });
    await caller.send({ metadata: { token: "b" } });
    expect(farEnd.calls.map(({ metadata }) => metadata["token"])).toEqual(["a", "b"]);
  });

  it("with metadata that HTTP/2 does not allow fails alone", async () => {
    const farEnd = await farEndOf();
    const caller = callerTo(farEnd.url);
    expect(await caller.send({ metadata: { connection: "close" } })).toMatchObject({
      kind: "broken",
      error: { code: "ERR_HTTP2_INVALID_CONNECTION_HEADERS" },
      written: false,
    });
    expect(await caller.send()).toEqual(ok);
    expect(farEnd.attempts()).toBe(1);
  });
});

const empty = Buffer.alloc(0);
const frame = grpcFrame(Uint8Array.of(8, 1));
const zipped = { "grpc-encoding": "gzip" };
const bomb = grpcFrame(gzipSync(Buffer.alloc(1 << 20)), true);
const saidOk = { kind: "status", status: 0, message: "" } as const;
const tooLong = {
  kind: "status",
  status: 8,
  message: "the answer is longer than 1024 bytes",
  unreadable: true,
} as const;

describe("an answer that says OK", () => {
  it.for<[name: string, verdict: GrpcVerdict, reply: object]>([
    ["with a message", { do: "answer", message: frame }, { ...saidOk, body: Buffer.of(8, 1) }],
    ["with a compressed one", { do: "accept", compressed: true }, { ...saidOk, body: empty }],
    ["with none", { do: "answer" }, saidOk],
    ["with none, in headers alone", { do: "status", status: 0 }, saidOk],
    ["with a part of one", { do: "answer", message: frame.subarray(0, 6) }, saidOk],
    ["with a part of its prefix", { do: "answer", message: frame.subarray(0, 3) }, saidOk],
    ["with two of them", { do: "answer", message: Buffer.concat([frame, frame]) }, saidOk],
    ["with an unknown flag", { do: "answer", message: Buffer.of(2, 0, 0, 0, 0) }, saidOk],
    ["compressed without an encoding", { do: "answer", message: grpcFrame(gzipSync("x"), true) }, saidOk],
    [
      "compressed in a way nobody asked for",
      { do: "answer", headers: { "grpc-encoding": "snappy" }, message: grpcFrame(gzipSync("x"), true) },
      saidOk,
    ],
    ["with what is no gzip", { do: "answer", headers: zipped, message: grpcFrame(Buffer.from("no"), true) }, saidOk],
    ["in headers that are not the end", { do: "answer", headers: { "grpc-status": "0" }, trailers: {} }, saidOk],
    ["of the largest size", { do: "answer", message: grpcFrame(Buffer.alloc(1024)) }, { body: Buffer.alloc(1024) }],
    ["of more", { do: "answer", message: grpcFrame(Buffer.alloc(1025)) }, tooLong],
    ["of far more", { do: "answer", message: grpcFrame(Buffer.alloc(1 << 20)) }, tooLong],
    ["of more after decompression", { do: "answer", headers: zipped, message: bomb }, tooLong],
  ])("%s", async ([, verdict, reply]) => {
    const farEnd = await farEndOf();
    farEnd.next(verdict);
    const caller = callerTo(farEnd.url);
    expect(await caller.send()).toMatchObject(reply);
    expect(await caller.send()).toEqual(ok);
    expect(farEnd.connections()).toEqual({ open: 1, total: 1 });
  });
});

describe("an answer that says what is wrong", () => {
  it.for(["trailers", "trailers_only", "after_message"] as const)("in %s", async (placement) => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "status", status: 8, message: "grün 100%", detailsBin: "CAgSAm5v", placement });
    expect(await callerTo(farEnd.url).send()).toEqual({
      kind: "status",
      status: 8,
      message: "grün 100%",
      details: Buffer.from([8, 8, 18, 2, 110, 111]),
    });
  });

  it.for([
    ["CAgSAQ==", [8, 8, 18, 1]],
    ["CAgSAQ", [8, 8, 18, 1]],
    ["", []],
  ] as const)("with the details %j", async ([detailsBin, bytes]) => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "status", status: 14, detailsBin });
    expect(await callerTo(farEnd.url).send()).toMatchObject({ details: Buffer.from(bytes) });
  });

  it.for([
    ["%41%e2%82%ac", "A€"],
    ["50% off", "50% off"],
    ["%zz%4", "%zz%4"],
    ["%ff", "\ufffd"],
  ] as const)("with the message %j", async ([text, message]) => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "answer", trailers: { "grpc-status": "3", "grpc-message": text } });
    expect(await callerTo(farEnd.url).send()).toMatchObject({ status: 3, message });
  });

  it.for(["", "-1", "OK", "00000000000000000000"])("with the status %j: UNKNOWN", async (text) => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "answer", trailers: { "grpc-status": text } });
    expect(await callerTo(farEnd.url).send()).toMatchObject({ status: statusCode("UNKNOWN") });
  });
});

describe("an answer without a status", () => {
  it.for([
    [400, "INTERNAL"],
    [401, "UNAUTHENTICATED"],
    [403, "PERMISSION_DENIED"],
    [404, "UNIMPLEMENTED"],
    [429, "UNAVAILABLE"],
    [502, "UNAVAILABLE"],
    [503, "UNAVAILABLE"],
    [504, "UNAVAILABLE"],
    [500, "UNKNOWN"],
    [200, "UNKNOWN"],
  ] as const)("HTTP %d: %s", async ([status, name]) => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "http", status, body: "<h1>proxy</h1>" });
    expect(await callerTo(farEnd.url).send()).toEqual({
      kind: "status",
      status: statusCode(name),
      message: `it answered HTTP ${status} with the content type text/html, and no gRPC`,
      httpStatus: status,
    });
  });

  it.for([
    ["a message", { do: "answer", message: frame, trailers: {} }],
    ["headers", { do: "answer", trailers: {} }],
    ["other trailers", { do: "answer", trailers: { other: "1" } }],
  ] satisfies [string, GrpcVerdict][])("but %s: UNKNOWN", async ([, verdict]) => {
    const farEnd = await farEndOf();
    farEnd.next(verdict);
    expect(await callerTo(farEnd.url).send()).toEqual({
      kind: "status",
      status: statusCode("UNKNOWN"),
      message: "its answer ended without a status",
    });
  });
});

it.for([
  [0, "NO_ERROR", "INTERNAL"],
  [1, "PROTOCOL_ERROR", "INTERNAL"],
  [2, "INTERNAL_ERROR", "INTERNAL"],
  [3, "FLOW_CONTROL_ERROR", "INTERNAL"],
  [4, "SETTINGS_TIMEOUT", "INTERNAL"],
  [5, "STREAM_CLOSED", "UNKNOWN"],
  [6, "FRAME_SIZE_ERROR", "INTERNAL"],
  [7, "REFUSED_STREAM", "UNAVAILABLE"],
  [8, "CANCEL", "CANCELLED"],
  [9, "COMPRESSION_ERROR", "INTERNAL"],
  [10, "CONNECT_ERROR", "INTERNAL"],
  [11, "ENHANCE_YOUR_CALM", "RESOURCE_EXHAUSTED"],
  [12, "INADEQUATE_SECURITY", "PERMISSION_DENIED"],
  [99, "code 99", "INTERNAL"],
] as const)("a call that is reset with %d (%s) ends as %s", async ([code, name, status]) => {
  const farEnd = await farEndOf();
  farEnd.next({ do: "reset_stream", code });
  const caller = callerTo(farEnd.url);
  const reply = await caller.send();
  expect(reply).toMatchObject({ kind: "status", status: statusCode(status) });
  if (code !== 0) expect(reply).toMatchObject({ message: `it reset the call (${name})` });
  expect(await caller.send()).toEqual(ok);
});
