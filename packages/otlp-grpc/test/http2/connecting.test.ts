import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { LookupFunction, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { certificates, faultProxy, grpcFrame, testClock } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { callerTo, farEndOf, frozenFarEnd, listen, ok, payloadOf } from "./calls.ts";

describe("a connection that breaks", () => {
  it.for(["reset", "close", "swallow"] as const)(
    "in the middle of a message (%s) has not brought it",
    async (fault) => {
      const farEnd = await farEndOf();
      const proxy = await faultProxy({ target: farEnd.port });
      onTestFinished(() => proxy.stop());
      proxy.next({ toTarget: { after: { bytes: 100_000, do: fault } } });
      const caller = callerTo(`http://127.0.0.1:${proxy.port}`);
      const stop = new AbortController();
      const sent = caller.send({ payload: payloadOf(200_000), signal: stop.signal });
      if (fault === "swallow") await farEnd.begun(1).then(() => stop.abort());
      expect(await sent).toMatchObject({ kind: fault === "swallow" ? "stopped" : "broken", written: false });
      expect(await caller.send()).toEqual(ok);
      expect(farEnd.calls).toHaveLength(1);
    },
  );

  it("by close, while a call is under way", async () => {
    const farEnd = await farEndOf();
    farEnd.otherwise({ do: "hang" });
    const caller = callerTo(farEnd.url);
    const sent = [caller.send(), caller.send()];
    await farEnd.call(2);
    caller.close();
    expect(await Promise.all(sent)).toMatchObject([
      { kind: "broken", written: true },
      { kind: "broken", written: true },
    ]);
  });

  it("behind an OK has brought the call", async () => {
    const farEnd = await farEndOf();
    const proxy = await faultProxy({ target: farEnd.port });
    onTestFinished(() => proxy.stop());
    const message = grpcFrame(Buffer.alloc(900));
    farEnd.next({ do: "answer", headers: { "grpc-status": "0" }, message });
    proxy.next({ toClient: { after: { bytes: 500, do: "reset" } } });
    const caller = callerTo(`http://127.0.0.1:${proxy.port}`);
    expect(await caller.send()).toEqual({ kind: "status", status: 0, message: "" });
  });
});

describe("a new connection", () => {
  it.for(["http", "https"])("that hangs (%s) is left when the call is stopped", async (scheme) => {
    const frozen = await frozenFarEnd();
    const caller = callerTo(frozen.url.replace("http", scheme));
    const stop = new AbortController();
    const sent = caller.send({ signal: stop.signal });
    const [socket] = (await frozen.connected) as [Socket];
    stop.abort();
    expect(await sent).toMatchObject({ kind: "stopped" });
    if (!socket.destroyed) await once(socket, "close");
  });

  it("through a proxy that hangs is left when the call is stopped", async () => {
    const frozen = await frozenFarEnd();
    const caller = callerTo("http://metrics.test", { proxy: frozen.url });
    const stop = new AbortController();
    const sent = caller.send({ signal: stop.signal });
    const [socket] = (await frozen.connected) as [Socket];
    stop.abort();
    expect(await sent).toEqual({ kind: "stopped", written: false });
    if (!socket.destroyed) await once(socket, "close");
  });

  it("has no call made again", async () => {
    const farEnd = await farEndOf();
    farEnd.next({ do: "reset_stream", code: 7 });
    expect(await callerTo(farEnd.url).send()).toMatchObject({ kind: "status", status: 14 });
    farEnd.next({ do: "drop_before" });
    expect(await callerTo(farEnd.url).send()).toMatchObject({ kind: "broken" });
    farEnd.next({ do: "drop_after" });
    expect(await callerTo(farEnd.url).send()).toMatchObject({ kind: "broken", written: true });
    expect(farEnd.attempts()).toBe(3);
  });

  it("that is refused says so", async () => {
    const farEnd = await farEndOf();
    await farEnd.stop();
    const reply = await callerTo(farEnd.url).send();
    expect(reply).toMatchObject({ kind: "broken", written: false, error: { code: "ECONNREFUSED" } });
  });

  it("to a host that is not found says so", async () => {
    const lookup: LookupFunction = (_host, _options, found) =>
      found(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), "");
    const reply = await callerTo("http://metrics.test", { lookup }).send();
    expect(reply).toMatchObject({ kind: "broken", written: false, error: { code: "ENOTFOUND" } });
  });

  it("goes where the resolver says", async () => {
    const farEnd = await farEndOf();
    const lookup: LookupFunction = (_host, options, found) =>
      options.all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4);
    expect(await callerTo(`http://metrics.test:${farEnd.port}`, { lookup }).send()).toEqual(ok);
  });

  it("whose resolver throws, or calls the call off, harms nobody", async () => {
    const throwing = (): never => {
      throw new Error("no resolver");
    };
    const reply = await callerTo("http://metrics.test", { lookup: throwing }).send();
    expect(reply).toMatchObject({ kind: "broken", written: false, error: { message: "no resolver" } });
    const stop = new AbortController();
    const caller = callerTo("http://metrics.test", { lookup: () => stop.abort() });
    expect(await caller.send({ signal: stop.signal })).toEqual({ kind: "stopped", written: false });
  });

  it("over a Unix socket", async () => {
    const folder = mkdtempSync(join(tmpdir(), "otlp-grpc-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const farEnd = await farEndOf({ socketPath: join(folder, "a.sock") });
    expect(await callerTo(farEnd.url).send()).toEqual(ok);
    expect(farEnd.calls[0]!.metadata[":authority"]).toBe("localhost");
  });

  it("by TLS to an address", async () => {
    const { ca, server } = certificates();
    const farEnd = await farEndOf({ tls: server });
    const caller = callerTo(farEnd.url, { tls: { ca } });
    expect(await caller.send()).toEqual(ok);
    expect(await caller.send({ payload: payloadOf(1 << 20) })).toEqual(ok);
    expect(farEnd.calls[0]!.metadata[":scheme"]).toBe("https");
    expect(farEnd.connections().total).toBe(1);
  });

  it("is made with the certificates that have come into the files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "otlp-grpc-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "ca.pem");
    const { ca, server, selfSigned } = certificates();
    writeFileSync(file, ca);
    const clock = testClock();
    const farEnd = await farEndOf({ tls: server });
    const caller = callerTo(farEnd.url, { tls: { ca: file }, clock });
    expect(await caller.send()).toEqual(ok);
    writeFileSync(file, selfSigned.cert);
    expect(await caller.send()).toEqual(ok);
    await clock.advance(1_000);
    expect(await caller.send()).toMatchObject({ kind: "broken", written: false });
    const stop = new AbortController();
    await clock.advance(1_000);
    const stopped = caller.send({ signal: stop.signal });
    stop.abort();
    expect(await stopped).toEqual({ kind: "stopped", written: false });
    expect(farEnd.attempts()).toBe(2);
  });

  it("by TLS to somebody else than expected says so", async () => {
    const { ca, server, wrongHost } = certificates();
    const elsewhere = await farEndOf({ tls: wrongHost });
    expect(await callerTo(elsewhere.url, { tls: { ca } }).send()).toMatchObject({
      kind: "broken",
      written: false,
      error: { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    });
    expect(await callerTo(elsewhere.url, { tls: { ca, serverName: "elsewhere.test" } }).send()).toEqual(ok);
    const farEnd = await farEndOf({ tls: server });
    expect(await callerTo(farEnd.url).send()).toMatchObject({
      kind: "broken",
      error: { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" },
    });
  });
});

describe("a far end that speaks no HTTP/2", () => {
  it.for(["220 mail.example ESMTP\r\n", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "\0".repeat(100)])(
    "but %j says so",
    async (bytes) => {
      const farEnd = await farEndOf();
      farEnd.next({ do: "no_http2", bytes });
      expect(await callerTo(farEnd.url).send()).toMatchObject({
        kind: "broken",
        error: { message: "it speaks no HTTP/2" },
      });
    },
  );

  it("but HTTP/1 says so", async () => {
    const port = await listen(createHttpServer());
    expect(await callerTo(`http://127.0.0.1:${port}`).send()).toMatchObject({
      kind: "broken",
      error: { message: "it speaks no HTTP/2" },
    });
  });

  it("but TLS without ALPN says so", async () => {
    const { ca, server } = certificates();
    const port = await listen(createTlsServer({ ...server }));
    expect(await callerTo(`https://127.0.0.1:${port}`, { tls: { ca } }).send()).toMatchObject({
      kind: "broken",
      written: false,
      error: { message: "it speaks TLS, but no HTTP/2 (ALPN)" },
    });
  });

  it("but TLS with HTTP/1 alone says so", async () => {
    const { ca, server } = certificates();
    const tls = createTlsServer({ ...server, ALPNProtocols: ["http/1.1"] });
    tls.on("tlsClientError", () => {});
    const port = await listen(tls);
    expect(await callerTo(`https://127.0.0.1:${port}`, { tls: { ca } }).send()).toMatchObject({
      kind: "broken",
      written: false,
      error: { code: "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL" },
    });
  });

  it("but TLS, where none is asked for, breaks", async () => {
    const tls = createTlsServer({ ...certificates().server });
    tls.on("tlsClientError", () => {});
    const port = await listen(tls);
    expect(await callerTo(`http://127.0.0.1:${port}`).send()).toMatchObject({ kind: "broken" });
  });
});
