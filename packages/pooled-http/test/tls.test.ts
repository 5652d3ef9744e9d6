import { certificates } from "@meterbridge/test-harness";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import type { Server, Socket } from "node:net";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpPool, httpTransport, type HttpTransportOptions } from "../src/index.ts";
import { call, keepingRequests, listen, payload, type Received } from "./loopback.ts";

const { ca, server, client, expired, wrongHost, selfSigned, strangeClient } = certificates();

describe("over TLS", () => {
  it.for(["127.0.0.1", "localhost"])(
    "a far end with a certificate for %s is trusted by its authority",
    async (host) => {
      const { received, port } = await tlsServer(server);
      const outcome = await send({ url: `https://${host}:${port}/`, tls: { ca } });
      expect(outcome).toEqual({ kind: "delivered", rejectedPoints: 0 });
      expect(received).toHaveLength(1);
    },
  );

  it("the authority may be a file, and two sends share a connection", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pooled-http-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "ca.pem"), ca);
    const { received, port } = await tlsServer(server);
    const transport = httpTransport({ url: `https://127.0.0.1:${port}/`, tls: { ca: join(folder, "ca.pem") } });
    await transport.send(payload(), call());
    await transport.send(payload(3_000_000), call());
    expect(received.map(({ body }) => body.length)).toEqual([10, 3_000_000]);
    expect(received[0]!.socket).toBe(received[1]!.socket);
    await transport.close(call());
  });

  it.for<[string, Parameters<typeof tlsServer>[0], HttpTransportOptions["tls"], RegExp]>([
    [
      "that signed its certificate itself",
      selfSigned,
      undefined,
      /self-signed and not trusted.*DEPTH_ZERO_SELF_SIGNED_CERT/,
    ],
    ["of an unknown authority", server, undefined, /authority.*UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
    ["whose certificate has expired", expired, { ca }, /has expired \(CERT_HAS_EXPIRED\)/],
    ["whose certificate is for another host", wrongHost, { ca }, /another host.*ERR_TLS_CERT_ALTNAME_INVALID/],
    ["that has not the name to expect", server, { ca, serverName: "elsewhere.test" }, /another host/],
  ])("a far end %s fails, and is told nothing", async ([, certificate, tls, message]) => {
    const { received, port } = await tlsServer(certificate);
    const outcome = await send({ url: `https://127.0.0.1:${port}/`, ...(tls && { tls }) });
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "tls", message: expect.stringMatching(message) } });
    expect(outcome).toHaveProperty("error.message", expect.stringContaining(`127.0.0.1:${port}`));
    expect(received).toHaveLength(0);
  });

  it("a client that lacks a certificate fails, and delivers nothing", async () => {
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const { received, port } = await tlsServer({ ...server, ca, requestCert: true, maxVersion });
      const outcome = await send({ url: `https://127.0.0.1:${port}/`, tls: { ca } });
      expect(outcome).toMatchObject({ kind: "failed", error: { code: "tls" } });
      expect(received).toHaveLength(0);
    }
  });

  it("a client with a certificate of an authority that the far end does not know delivers nothing", async () => {
    const { received, port } = await tlsServer({ ...server, ca, requestCert: true });
    const outcome = await send({ url: `https://127.0.0.1:${port}/`, tls: { ca, ...strangeClient } });
    // Node as far end gives no reason, it hangs up; others send an alert.
    expect(outcome).toMatchObject({ error: { code: expect.stringMatching(/^(tls|connection)$/) } });
    expect(received).toHaveLength(0);
  });

  it("a client brings its certificate to a far end that asks for it", async () => {
    const { received, port } = await tlsServer({ ...server, ca, requestCert: true });
    const outcome = await send({ url: `https://127.0.0.1:${port}/`, tls: { ca, ...client } });
    expect(outcome).toMatchObject({ kind: "delivered" });
    expect(received).toHaveLength(1);
  });

  it("serverName names the host whose certificate is expected, and is sent as the name asked for", async () => {
    const { port, names } = await tlsServer(wrongHost);
    const tls = { ca, serverName: "elsewhere.test" };
    expect(await send({ url: `https://127.0.0.1:${port}/`, tls })).toMatchObject({ kind: "delivered" });
    expect(names).toEqual(["elsewhere.test"]);
  });

  it("serverName may be an address, which is held against the certificate and not sent as a name", async () => {
    const { port, names } = await tlsServer(server);
    const lookup: HttpTransportOptions["lookup"] = (_host, _options, found) =>
      found(null, [{ address: "127.0.0.1", family: 4 }]);
    const url = `https://metrics.test:${port}/`;
    expect(await send({ url, lookup, tls: { ca, serverName: "127.0.0.1" } })).toMatchObject({ kind: "delivered" });
    expect(await send({ url, lookup, tls: { ca, serverName: "127.0.0.2" } })).toMatchObject({ error: { code: "tls" } });
    expect(names).toEqual([]);
  });

  it("a far end that speaks plain HTTP fails, and hears no plain text", async () => {
    const heard: Buffer[] = [];
    const plain = net.createServer((socket) =>
      socket.on("data", (chunk) => heard.push(chunk)).end("HTTP/1.1 200 OK\r\n\r\n"),
    );
    const port = await listen(plain);
    const headers = { authorization: "Bearer topsecret" };
    const outcome = await send({ url: `https://127.0.0.1:${port}/`, headers });
    expect(outcome).toMatchObject({
      kind: "failed",
      error: { code: "tls", message: expect.stringContaining("does not speak TLS") },
    });
    expect(Buffer.concat(heard).toString("latin1")).not.toContain("topsecret");
  });

  it("a far end that hangs up during the handshake is retryable, and not ambiguous", async () => {
    const port = await listen(net.createServer((socket) => socket.once("data", () => socket.end())));
    const outcome = await send({ url: `https://127.0.0.1:${port}/` });
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(outcome).not.toHaveProperty("ambiguous");
  });

  it("a handshake that hangs is called off", async () => {
    const controller = new AbortController();
    const server = net.createServer((socket) => socket.once("data", () => controller.abort()));
    const port = await listen(server);
    const connected = once(server, "connection");
    const outcome = await send({ url: `https://127.0.0.1:${port}/` }, controller.signal);
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
    expect(outcome).not.toHaveProperty("ambiguous");
    const [socket] = (await connected) as [Socket];
    if (!socket.destroyed) await once(socket.resume(), "close");
  });

  it("a kept-alive connection that is dead is replaced silently", async () => {
    const { received, port } = await tlsServer(server);
    const transport = httpTransport({ url: `https://127.0.0.1:${port}/`, tls: { ca } });
    await transport.send(payload(), call());
    const { socket } = received[0]!;
    socket.removeAllListeners("data").once("data", () => socket.destroy());
    expect(await transport.send(payload(), call())).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect(received).toHaveLength(2);
    await transport.close(call());
  });

  it("transports with other certificates share no connection, though they share the pool", async () => {
    const { received, port } = await tlsServer({ ...server, ca, requestCert: true });
    const url = `https://127.0.0.1:${port}/`;
    const pool = httpPool();
    onTestFinished(() => pool.close());
    const first = httpTransport({ url, pool, tls: { ca, ...client } });
    await first.send(payload(), call());
    expect(await send({ url, pool, tls: { ca } })).toMatchObject({ kind: "failed" });
    await httpTransport({ url, pool, tls: { ca, ...client } }).send(payload(), call());
    expect(received).toHaveLength(2);
    expect(received[0]!.socket).toBe(received[1]!.socket);
    await first.close(call());
  });

  it("a key that does not belong to its certificate is a wrong option", () => {
    expect(() => httpTransport({ url: "https://localhost/", tls: { cert: client.cert, key: server.key } })).toThrow(
      /tls\.cert, key, ca: OpenSSL cannot use them.*mismatch/,
    );
  });
});

async function send(
  options: HttpTransportOptions,
  signal?: AbortSignal,
): Promise<Awaited<ReturnType<ReturnType<typeof httpTransport>["send"]>>> {
  const transport = httpTransport(options);
  try {
    return await transport.send(payload(), call(signal));
  } finally {
    await transport.close(call());
  }
}

async function tlsServer(
  options: https.ServerOptions,
): Promise<{ readonly received: Received[]; readonly port: number; readonly names: string[] }> {
  const received: Received[] = [];
  const names: string[] = [];
  const far: Server = https.createServer(
    {
      rejectUnauthorized: true,
      ...options,
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    },
    keepingRequests(received, (_request, response) => response.end()),
  );
  return { received, names, port: await listen(far) };
}
