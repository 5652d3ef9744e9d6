import net from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpTransport } from "../src/index.ts";
import { call, httpServer, listen, payload, until } from "./loopback.ts";

describe("a request", () => {
  it("is one POST with the payload's type and length, never in chunks", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = httpTransport({
      url: `http://127.0.0.1:${await listen(server)}/v1/metrics?a=b%20c&d`,
      headers: { "X-Tenant": "seven" },
    });
    expect(await transport.send(payload(1000), call())).toEqual({ kind: "delivered", rejectedPoints: 0 });
    const [request] = received;
    expect(request).toMatchObject({ method: "POST", url: "/v1/metrics?a=b%20c&d", body: Buffer.alloc(1000, "a") });
    expect(request!.headers).toMatchObject({
      "content-type": "application/x-protobuf",
      "content-length": "1000",
      "accept-encoding": "gzip",
      "user-agent": "Meterbridge",
      "x-tenant": "seven",
    });
    expect(Object.keys(request!.headers)).not.toContain("transfer-encoding");
    expect(Object.keys(request!.headers)).not.toContain("content-encoding");
    expect(received).toHaveLength(1);
    await transport.close(call());
  });

  it("says how the payload is compressed, and which program sends it", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/`, userAgent: "My/1" });
    await transport.send({ ...payload(), contentEncoding: "gzip" }, call());
    expect(received[0]!.headers).toMatchObject({ "content-encoding": "gzip", "user-agent": "My/1" });
    await transport.close(call());
  });

  it("carries a header of the user's in place of its own, whatever the case of the name", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const url = `http://me:secret@127.0.0.1:${await listen(server)}/`;
    const transport = httpTransport({ url, headers: { "user-agent": "Mine/2", AUTHORIZATION: "Bearer abcdef" } });
    await transport.send(payload(), call());
    const names = received[0]!.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(received[0]!.headers).toMatchObject({ "user-agent": "Mine/2", authorization: "Bearer abcdef" });
    await transport.close(call());
  });

  it("makes a Basic Authorization header of the URL's user info", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = httpTransport({ url: `http://us%40er:p%C3%A4ss@127.0.0.1:${await listen(server)}` });
    await transport.send(payload(), call());
    expect(received[0]).toMatchObject({
      url: "/",
      headers: { authorization: `Basic ${Buffer.from("us@er:päss").toString("base64")}` },
    });
    await transport.close(call());
  });

  it("reaches an IPv6 address", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const port = await listen(server, "::1");
    const transport = httpTransport({ url: `http://[::1]:${port}/x` });
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "delivered" });
    expect(received[0]!.headers.host).toBe(`[::1]:${port}`);
    await transport.close(call());
  });

  it.for([
    ["http://metrics.test/x", 80],
    ["https://metrics.test/x", 443],
  ] as const)("goes to the scheme's own port: %s to %i", async ([url, port]) => {
    const transport = httpTransport({ url, lookup: (_host, _options, found) => found(new Error("asked"), "") });
    expect(await transport.send(payload(), call())).toMatchObject({
      error: { message: `[connection] metrics.test:${port}: asked` },
    });
  });

  it.for([0, 1, 256 * 1024, 256 * 1024 + 1, 5 * 1024 * 1024 + 7])("carries a body of %i bytes whole", async (bytes) => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/` });
    const body = Uint8Array.from({ length: bytes }, (_, index) => index % 251);
    await transport.send({ ...payload(), body }, call());
    await transport.send({ ...payload(), body }, call());
    expect(received.map((request) => request.body.equals(body))).toEqual([true, true]);
    expect(received[0]!.socket).toBe(received[1]!.socket);
    await transport.close(call());
  });

  it("uses one connection for many, and a second only for what overlaps", async () => {
    const { server, received } = httpServer((_request, response) => response.end("{}"));
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/` });
    for (let i = 0; i < 5; i++) await transport.send(payload(), call());
    expect(new Set(received.map((request) => request.socket)).size).toBe(1);
    await Promise.all([transport.send(payload(), call()), transport.send(payload(), call())]);
    expect(new Set(received.map((request) => request.socket)).size).toBe(2);
    await transport.close(call());
  });

  it("asks the headers function for each attempt", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    let asked = 0;
    const headers = async (): Promise<Record<string, string>> => ({ authorization: `Bearer token-${++asked}` });
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/`, headers });
    for (let i = 0; i < 2; i++) await transport.send(payload(), call());
    expect(received.map((request) => request.headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
    await transport.close(call());
  });
});

describe("a 401", () => {
  it("has the headers function asked again and the request repeated, once", async () => {
    let answers = [401, 200];
    const { server, received } = httpServer((_request, response) => {
      response.statusCode = answers.shift()!;
      response.end("no");
    });
    let asked = 0;
    const headers = (): Record<string, string> => ({ authorization: `Bearer token-${++asked}` });
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/`, headers });
    onTestFinished(() => transport.close(call()));
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "delivered" });
    expect(received.map((request) => request.headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);

    answers = [401, 401, 200];
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "unauthorized" } });
    expect(received).toHaveLength(4);
  });

  it("is final with fixed headers", async () => {
    const { server, received } = httpServer((_request, response) => response.writeHead(401).end());
    const transport = httpTransport({
      url: `http://127.0.0.1:${await listen(server)}/`,
      headers: { authorization: "Bearer x" },
    });
    expect(await transport.send(payload(), call())).toMatchObject({
      kind: "failed",
      error: { code: "unauthorized", httpStatus: 401 },
    });
    expect(received).toHaveLength(1);
    await transport.close(call());
  });
});

describe("a headers function", () => {
  it("that throws makes the send retryable, with the reason but without our secrets", async () => {
    let token = "Bearer first-token";
    const headers = async (): Promise<Record<string, string>> => {
      if (token === "") throw new TypeError("no token after Bearer first-token");
      return { authorization: token };
    };
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/`, headers });
    await transport.send(payload(), call());
    token = "";
    const outcome = await transport.send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "unauthorized" } });
    expect(outcome).not.toHaveProperty("ambiguous");
    expect(outcome).toHaveProperty("error.cause.message", "no token after [redacted]");
    expect(received).toHaveLength(1);
    await transport.close(call());
  });

  it.for<[string, unknown]>([
    ["nothing", undefined],
    ["a name that is none", { "a b": "value-1" }],
    ["a value that would begin a new line", { "x-a": "value-1\r\nx-b: 1" }],
    ["a number", { "x-a": 1 }],
    ["a header of ours", { "Content-Length": "7" }],
  ])("that gives %s fails the send and shows no value", async ([, given]) => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = httpTransport({
      url: `http://127.0.0.1:${await listen(server)}/`,
      headers: () => given as Record<string, string>,
    });
    const outcome = await transport.send(payload(), call());
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "unauthorized" } });
    expect(String(outcome.kind === "failed" && outcome.error)).not.toContain("value-1");
    expect(received).toHaveLength(0);
    await transport.close(call());
  });

  it("that hangs is abandoned when the send is called off", async () => {
    const controller = new AbortController();
    const transport = httpTransport({ url: "http://127.0.0.1:9/", headers: () => new Promise(() => {}) });
    const sent = transport.send(payload(), call(controller.signal));
    controller.abort();
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
    await transport.close(call());
  });
});

it("a far end that refuses a large payload early is heard, and the rest is not sent", async () => {
  const server = net.createServer((socket) => {
    socket.once("data", () => socket.pause().write("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n"));
  });
  const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/` });
  const outcome = await transport.send(payload(30 * 1024 * 1024), call());
  expect(outcome).toMatchObject({ kind: "failed", divide: "halves", error: { code: "too_large", httpStatus: 413 } });
  let inUse: unknown;
  await until(() => {
    transport.inspect!((name, value) => {
      if (name === "connections.in_use") inUse = value;
    });
    return inUse === 0;
  });
  await transport.close(call());
});
