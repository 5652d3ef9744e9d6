import { certificates } from "@meterbridge/test-harness";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { httpTransport, type HttpTransportOptions } from "../src/index.ts";
import { call, keepingRequests, payload, type Received } from "./loopback.ts";

const { ca, server: certificate } = certificates();
const delivered = { kind: "delivered", rejectedPoints: 0 };

let folder: string;
let socketPath: string;
let received: Received[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pooled-http-"));
  socketPath = join(folder, "otlp.sock");
  received = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(process.platform === "win32")("a unix socket", () => {
  it("takes requests for the address's host and path, over one connection", async () => {
    await listenOn(http.createServer(answering()));
    const transport = transportTo({ url: "http://metrics.test/v1/metrics?a=b" });
    expect(await transport.send(payload(), call())).toEqual(delivered);
    expect(await transport.send(payload(3_000_000), call())).toEqual(delivered);
    expect(received.map(({ url, headers, body }) => [url, headers.host, body.length])).toEqual([
      ["/v1/metrics?a=b", "metrics.test", 10],
      ["/v1/metrics?a=b", "metrics.test", 3_000_000],
    ]);
    expect(received[0]!.socket).toBe(received[1]!.socket);
  });

  it("may be spoken to by TLS", async () => {
    await listenOn(https.createServer(certificate, answering()));
    expect(await transportTo({ url: "https://localhost/", tls: { ca } }).send(payload(), call())).toEqual(delivered);
    expect(await transportTo({ url: "https://metrics.test/", tls: { ca } }).send(payload(), call())).toMatchObject({
      error: { code: "tls", message: expect.stringContaining(`unix:${socketPath}: `) },
    });
  });

  it("is reached without the proxy of the environment", async () => {
    vi.stubEnv("http_proxy", "http://127.0.0.1:1");
    onTestFinished(() => void vi.unstubAllEnvs());
    await listenOn(http.createServer(answering()));
    expect(await transportTo({}).send(payload(), call())).toEqual(delivered);
  });

  it("that is not there is retryable, and named", async () => {
    const outcome = await transportTo({}).send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(outcome).toHaveProperty(
      "error.message",
      expect.stringMatching(/^\[connection\] unix:.*otlp\.sock: .*ENOENT/),
    );
  });

  it("whose kept-alive connection is dead is connected to anew", async () => {
    await listenOn(http.createServer(answering()));
    const transport = transportTo({});
    await transport.send(payload(), call());
    const { socket } = received[0]!;
    socket.removeAllListeners("data").once("data", () => socket.destroy());
    expect(await transport.send(payload(), call())).toEqual(delivered);
  });
});

it.for(["unix:/run/otlp.sock", "unix:///run/otlp.sock", "http+unix://%2Frun%2Fotlp.sock/v1"])(
  "the address %s is refused with the option that takes it",
  (url) => {
    expect(() => httpTransport({ url })).toThrow(/url: got ".*unix:.*", allowed: a URL .* a unix socket as socketPath/);
  },
);

function answering(): http.RequestListener {
  return keepingRequests(received, (_request, response) => response.end());
}

async function listenOn(server: Server): Promise<void> {
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(() => void server.close());
}

function transportTo(options: Partial<HttpTransportOptions>): ReturnType<typeof httpTransport> {
  const transport = httpTransport({ url: "http://metrics.test/", socketPath, ...options });
  onTestFinished(() => transport.close(call()));
  return transport;
}
