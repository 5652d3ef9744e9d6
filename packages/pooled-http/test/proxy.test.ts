import { certificates, runProcess } from "@meterbridge/test-harness";
import { once } from "node:events";
import https from "node:https";
import net, { type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { connectThroughProxy, httpPool, httpTransport, type HttpTransportOptions, proxyFor } from "../src/index.ts";
import { fakeProxy } from "./fake-proxy.ts";
import { call, httpServer, keepingRequests, listen, payload, type Received, until } from "./loopback.ts";

const { ca, server: certificate, expired } = certificates();
const tls = { ca, serverName: "localhost" };
const delivered = { kind: "delivered", rejectedPoints: 0 };

beforeEach(() => {
  for (const name of ["http_proxy", "https_proxy", "no_proxy", "REQUEST_METHOD"]) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
  return () => vi.unstubAllEnvs();
});

describe("an http address", () => {
  it("is asked for as a whole at the proxy, over one connection", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const proxy = await fakeProxy({ leadsTo: await listen(server) });
    const transport = through(`http://127.0.0.1:${proxy.port}`, { url: "http://metrics.test/v1/metrics?a=b" });
    expect(await transport.send(payload(), call())).toEqual(delivered);
    expect(await transport.send(payload(), call())).toEqual(delivered);
    expect(proxy.asked).toEqual(Array(2).fill("POST http://metrics.test/v1/metrics?a=b"));
    expect(received.map(({ url, headers }) => `${headers.host} ${url}`)).toEqual(
      Array(2).fill("metrics.test /v1/metrics?a=b"),
    );
  });

  it("is asked for by TLS when the proxy wants it, and its certificate is looked at", async () => {
    const { server } = httpServer((_request, response) => response.end());
    const proxy = await fakeProxy({ leadsTo: await listen(server), tls: certificate });
    const address = `https://127.0.0.1:${proxy.port}`;
    const url = "http://metrics.test/";
    expect(await through(address, { url, tls: { ca } }).send(payload(), call())).toEqual(delivered);
    expect(await through(address, { url }).send(payload(), call())).toMatchObject({
      kind: "failed",
      error: { code: "tls" },
    });
    expect(proxy.asked).toEqual(["POST http://metrics.test/"]);
  });

  it.for([
    [403, "failed", "unauthorized"],
    [407, "failed", "unauthorized"],
    [502, "retryable", "unavailable"],
  ] as const)("is refused by the proxy with %i: %s, %s", async ([status, kind, code]) => {
    const proxy = await fakeProxy({ status });
    const outcome = await through(`http://127.0.0.1:${proxy.port}`, { url: "http://metrics.test/" }).send(
      payload(),
      call(),
    );
    expect(outcome).toMatchObject({ kind, error: { code, httpStatus: status } });
    expect(outcome).toHaveProperty(
      "error.message",
      `[${code}] HTTP ${status} from metrics.test:80 (through the proxy 127.0.0.1:${proxy.port})`,
    );
  });
});

describe("an https address", () => {
  it.for([
    ["http", undefined],
    ["https", certificate],
  ] as const)("is tunnelled to through an %s proxy, over one connection", async ([scheme, proxyTls]) => {
    const { received, port, names } = await tlsServer();
    const proxy = await fakeProxy({ leadsTo: port, ...(proxyTls && { tls: proxyTls }) });
    const transport = through(`${scheme}://127.0.0.1:${proxy.port}`, { url: "https://metrics.test/v1", tls });
    expect(await transport.send(payload(), call())).toEqual(delivered);
    expect(await transport.send(payload(3_000_000), call())).toEqual(delivered);
    expect(proxy.asked).toEqual(["CONNECT metrics.test:443"]);
    expect(proxy.headers[0]).toMatchObject({ host: "metrics.test:443" });
    expect(received.map(({ url, body }) => [url, body.length])).toEqual([
      ["/v1", 10],
      ["/v1", 3_000_000],
    ]);
    expect(names).toEqual(["localhost"]);
  });

  it.for([
    ["http", undefined],
    ["https", certificate],
  ] as const)("has no tunnel through an %s proxy that holds the process", async ([scheme, proxyTls]) => {
    const { port, received } = await tlsServer();
    const proxy = await fakeProxy({ leadsTo: port, ...(proxyTls && { tls: proxyTls }) });
    const file = fileURLToPath(new URL("tunnelled-client.ts", import.meta.url));
    const result = await runProcess({ file, args: [`${scheme}://127.0.0.1:${proxy.port}`, ca] });
    expect(result).toMatchObject({ stdout: "delivered\ndelivered\n", exitedByItself: true });
    expect(received).toHaveLength(2);
    expect(proxy.asked).toHaveLength(1);
  });

  it("whose tunnel was kept, and is dead, gets a new one silently", async () => {
    const { received, port } = await tlsServer();
    const proxy = await fakeProxy({ leadsTo: port });
    const transport = tunnelTo(`http://127.0.0.1:${proxy.port}`);
    await transport.send(payload(), call());
    const { socket } = received[0]!;
    socket.removeAllListeners("data").once("data", () => socket.destroy());
    expect(await transport.send(payload(), call())).toEqual(delivered);
    expect(received).toHaveLength(2);
    expect(proxy.asked).toHaveLength(2);
  });

  it("by an address of IPv6 is asked for in brackets", async () => {
    const { port } = await tlsServer();
    const proxy = await fakeProxy({ leadsTo: port });
    await through(`http://127.0.0.1:${proxy.port}`, { url: "https://[::1]:4318/", tls }).send(payload(), call());
    expect(proxy.asked).toEqual(["CONNECT [::1]:4318"]);
  });

  it("of a far end that is not trusted fails, and is told nothing", async () => {
    const { received, port } = await tlsServer(expired);
    const proxy = await fakeProxy({ leadsTo: port });
    const outcome = await through(`http://127.0.0.1:${proxy.port}`, { url: "https://metrics.test/", tls }).send(
      payload(),
      call(),
    );
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "tls" } });
    expect(received).toHaveLength(0);
  });

  it.for([
    [403, "failed", "unauthorized"],
    [407, "failed", "unauthorized"],
    [400, "retryable", "connection"],
    [502, "retryable", "connection"],
  ] as const)("is refused by the proxy with %i: %s, %s", async ([status, kind, code]) => {
    const proxy = await fakeProxy({ status });
    const outcome = await tunnelTo(`http://127.0.0.1:${proxy.port}`).send(payload(), call());
    expect(outcome).toMatchObject({ kind, error: { code, httpStatus: status } });
    expect(outcome).toHaveProperty(
      "error.message",
      `[${code}] the proxy 127.0.0.1:${proxy.port} answered CONNECT with HTTP ${status}`,
    );
    expect(outcome).not.toHaveProperty("ambiguous");
  });

  it("is retryable when the proxy is not there or hangs up, and fails when it is none or not trusted", async () => {
    const gone = net.createServer();
    const goneAt = await listen(gone);
    gone.close();
    await once(gone, "close");
    expect(await tunnelTo(`http://127.0.0.1:${goneAt}`).send(payload(), call())).toMatchObject({
      kind: "retryable",
      error: { code: "connection", message: expect.stringContaining(`the proxy 127.0.0.1:${goneAt}: `) },
    });
    const leaving = await fakeProxy({ onConnect: (socket) => socket.destroy() });
    expect(await tunnelTo(`http://127.0.0.1:${leaving.port}`).send(payload(), call())).toMatchObject({
      kind: "retryable",
      error: { code: "connection" },
    });
    const odd = await listen(net.createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n\r\n")));
    expect(await tunnelTo(`http://127.0.0.1:${odd}`).send(payload(), call())).toMatchObject({
      kind: "failed",
      error: { code: "bad_response" },
    });
    const stranger = await fakeProxy({ tls: expired });
    expect(await tunnelTo(`https://127.0.0.1:${stranger.port}`).send(payload(), call())).toMatchObject({
      kind: "failed",
      error: { code: "tls", message: expect.stringContaining("the proxy 127.0.0.1") },
    });
  });
});

describe("a proxy that hangs on CONNECT", () => {
  async function hanging(): Promise<{ readonly proxy: string; readonly held: Socket[] }> {
    const held: Socket[] = [];
    const { port } = await fakeProxy({ onConnect: (socket) => held.push(socket) });
    return { proxy: `http://127.0.0.1:${port}`, held };
  }

  async function closed(socket: Socket): Promise<void> {
    if (!socket.destroyed) await once(socket.resume(), "close");
  }

  it("is left when the call is called off", async () => {
    const { proxy, held } = await hanging();
    const controller = new AbortController();
    const sent = tunnelTo(proxy).send(payload(), call(controller.signal));
    await until(() => held.length === 1);
    controller.abort();
    const outcome = await sent;
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
    expect(outcome).not.toHaveProperty("ambiguous");
    await closed(held[0]!);
  });

  it("is left when the transport is closed, or a pool of somebody else's", async () => {
    const { proxy, held } = await hanging();
    const pool = httpPool();
    const own = tunnelTo(proxy);
    const sent = [own.send(payload(), call()), tunnelTo(proxy, { pool }).send(payload(), call())] as const;
    await until(() => held.length === 2);
    await own.close({ ...call(), deadline: 0 });
    pool.close();
    expect(await sent[0]).toMatchObject({ error: { code: "shutdown" } });
    expect(await sent[1]).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    await Promise.all(held.map(closed));
  });

  it("is left when a tunnel of one's own is called off, before or meanwhile", async () => {
    const { proxy, held } = await hanging();
    const wanted = { proxy: proxyFor({ secure: true, host: "a.test", port: 1 }, proxy)!, host: "a.test", port: 1 };
    const controller = new AbortController();
    const tunnel = connectThroughProxy({ ...wanted, signal: controller.signal });
    await until(() => held.length === 1);
    controller.abort();
    await expect(tunnel).rejects.toMatchObject({ outcome: { kind: "retryable" } });
    await expect(connectThroughProxy({ ...wanted, signal: controller.signal })).rejects.toMatchObject({
      outcome: { kind: "retryable" },
    });
    await closed(held[0]!);
    expect(held).toHaveLength(1);
  });
});

it("what the far end says right behind the proxy's answer is not lost", async () => {
  const { port } = await fakeProxy({ onConnect: (socket) => socket.write("HTTP/1.1 200 OK\r\n\r\nhello") });
  const proxy = proxyFor({ secure: true, host: "a.test", port: 1 }, `http://127.0.0.1:${port}`)!;
  const signal = new AbortController().signal;
  const socket = await connectThroughProxy({ proxy, host: "a.test", port: 1, signal });
  const [said] = (await once(socket, "data")) as [Buffer];
  expect(String(said)).toBe("hello");
  socket.destroy();
});

it("the proxy's name is resolved by lookup, the far end's by the proxy", async () => {
  const { port } = await tlsServer();
  const proxy = await fakeProxy({ leadsTo: port });
  const names: string[] = [];
  const lookup: HttpTransportOptions["lookup"] = (name, _options, found) => {
    names.push(name);
    found(null, [{ address: "127.0.0.1", family: 4 }]);
  };
  expect(await tunnelTo(`http://proxy.test:${proxy.port}`, { lookup }).send(payload(), call())).toEqual(delivered);
  expect(names).toEqual(["proxy.test"]);
});

describe("user and password of the proxy", () => {
  const basic = `Basic ${Buffer.from("user:p4ss w0rd").toString("base64")}`;

  it.for(["http", "https"])("go to the proxy alone, for an %s address", async (scheme) => {
    const far = scheme === "http" ? httpServer((_request, response) => response.end()) : undefined;
    const { received, port } = far ? { ...far, port: await listen(far.server) } : await tlsServer();
    const proxy = await fakeProxy({ leadsTo: port });
    const transport = through(`http://user:p4ss%20w0rd@127.0.0.1:${proxy.port}`, {
      url: `${scheme}://metrics.test/`,
      tls,
    });
    expect(await transport.send(payload(), call())).toEqual(delivered);
    expect(proxy.headers[0]).toMatchObject({ "proxy-authorization": basic });
    if (scheme === "https") expect(received[0]!.headers).not.toHaveProperty("proxy-authorization");
  });

  it.for(["http", "https"])("show in no outcome, for an %s address", async (scheme) => {
    for (const options of [{ status: 407 }, { status: 502 }, { onConnect: (socket: Socket) => socket.destroy() }]) {
      const proxy = await fakeProxy(options);
      const address = `http://user:p4ss%20w0rd@127.0.0.1:${proxy.port}`;
      const outcome = await through(address, { url: `${scheme}://metrics.test/`, tls }).send(payload(), call());
      const shown = inspect(outcome, { depth: 9, showHidden: true });
      for (const secret of ["p4ss", basic.slice(6)]) expect(shown).not.toContain(secret);
    }
  });

  it("show in no wrong option", () => {
    const build = (): unknown => through("socks5://user:p4ss@host:1", { url: "http://metrics.test/" });
    expect(build).toThrow(/proxy: got "socks5:\/\/\[redacted\]@host:1", allowed: false, or an absolute URL/);
    vi.stubEnv("HTTPS_PROXY", "socks5://user:p4ss@host:1");
    const fromEnvironment = (): unknown => httpTransport({ url: "https://metrics.test/" });
    expect(fromEnvironment).toThrow(/^HTTPS_PROXY: got "socks5:\/\/\[redacted\]@host:1", allowed: http:/);
  });
});

describe("the environment", () => {
  it.for([
    ["http", "http_proxy", "HTTP_PROXY"],
    ["https", "https_proxy", "HTTPS_PROXY"],
  ] as const)("names the proxy for %s addresses as %s, and else as %s", ([scheme, lower, upper]) => {
    vi.stubEnv("http_proxy", "http://other.test");
    vi.stubEnv("https_proxy", "http://other.test");
    vi.stubEnv(lower, "");
    vi.stubEnv(upper, "http://upper.test:3128");
    expect(proxyOf(`${scheme}://metrics.test/`)).toBe("upper.test:3128");
    vi.stubEnv(lower, "http://lower.test:3128");
    expect(proxyOf(`${scheme}://metrics.test/`)).toBe("lower.test:3128");
  });

  it("may leave out the proxy's scheme and port", () => {
    vi.stubEnv("http_proxy", "proxy.test:3128");
    expect(proxyOf("http://metrics.test/")).toBe("proxy.test:3128");
    vi.stubEnv("http_proxy", "https://proxy.test");
    expect(proxyOf("http://metrics.test/")).toBe("proxy.test:443");
  });

  it("is not listened to where HTTP_PROXY may be a request's header (CGI)", () => {
    vi.stubEnv("HTTP_PROXY", "http://evil.test");
    vi.stubEnv("REQUEST_METHOD", "GET");
    expect(proxyOf("http://metrics.test/")).toBeUndefined();
    vi.stubEnv("http_proxy", "http://proxy.test");
    expect(proxyOf("http://metrics.test/")).toBe("proxy.test:80");
  });

  it("gives way to the option", () => {
    vi.stubEnv("http_proxy", "http://proxy.test");
    vi.stubEnv("no_proxy", "*");
    expect(proxyOf("http://metrics.test/", "http://own.test")).toBe("own.test:80");
    expect(proxyOf("http://localhost/", "http://own.test")).toBe("own.test:80");
    vi.stubEnv("no_proxy", "");
    expect(proxyOf("http://metrics.test/", false)).toBeUndefined();
  });

  it("is read when the transport is built", async () => {
    const { port } = await tlsServer();
    const proxy = await fakeProxy({ leadsTo: port });
    vi.stubEnv("HTTPS_PROXY", `127.0.0.1:${proxy.port}`);
    const transport = httpTransport({ url: "https://metrics.test/", tls });
    vi.stubEnv("HTTPS_PROXY", "http://other.test");
    expect(await transport.send(payload(), call())).toEqual(delivered);
    await transport.close(call());
    expect(proxy.asked).toEqual(["CONNECT metrics.test:443"]);
  });

  it.for(["localhost", "db.localhost", "127.0.0.1", "127.8.9.10", "[::1]"])(
    "has no proxy for this machine itself: %s",
    (host) => {
      vi.stubEnv("http_proxy", "http://proxy.test");
      expect(proxyOf(`http://${host}:4318/`)).toBeUndefined();
    },
  );

  it.for<[string, string, boolean]>([
    ["*", "metrics.test", true],
    ["metrics.test", "metrics.test", true],
    ["METRICS.test.", "metrics.test", true],
    ["test", "metrics.test", true],
    [".test", "metrics.test", true],
    ["*.test", "metrics.test", true],
    [".metrics.test", "metrics.test", false],
    ["*.metrics.test", "metrics.test", false],
    ["rics.test", "metrics.test", false],
    ["metrics.test", "metrics.test.example", false],
    ["a.test, b.test metrics.test", "metrics.test", true],
    ["metrics.test:4318", "metrics.test:4318", true],
    ["metrics.test:4318", "metrics.test:4319", false],
    ["metrics.test:80", "metrics.test", true],
    ["10.1.2.3", "10.1.2.3", true],
    ["10.1.2.3:4318", "10.1.2.3:4318", true],
    ["10.1.2.3:4318", "10.1.2.3:80", false],
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "11.1.2.3", false],
    ["0.0.0.0/0", "11.1.2.3", true],
    ["10.0.0.0/33,10.0.0.0/x,10.0.0.0/,/8", "10.1.2.3", false],
    ["2.3", "10.1.2.3", false],
    ["fd00::/8", "[fd00::1]", true],
    ["fd00::1", "[fd00::1]", true],
    ["[fd00::1]:4318", "[fd00::1]:4318", true],
    ["[fd00::1]:4318", "[fd00::1]:4319", false],
    ["fe80::/10", "[fd00::1]", false],
    ["10.0.0.0/8", "[fd00::1]", false],
    [" ,, ", "metrics.test", false],
  ])("with NO_PROXY=%j has none for %s: %s", ([list, host, none]) => {
    vi.stubEnv("http_proxy", "http://proxy.test");
    vi.stubEnv("NO_PROXY", list);
    expect(proxyOf(`http://${host}/`) === undefined).toBe(none);
  });
});

function through(proxy: string, options: HttpTransportOptions): ReturnType<typeof httpTransport> {
  const transport = httpTransport({ proxy, ...options });
  onTestFinished(() => transport.close(call()));
  return transport;
}

function tunnelTo(proxy: string, options: Partial<HttpTransportOptions> = {}): ReturnType<typeof httpTransport> {
  return through(proxy, { url: "https://metrics.test/", tls, ...options });
}

/** Which proxy leads to an address. */
function proxyOf(url: string, option?: string | false): string | undefined {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === "https:";
  const host = hostname.replace(/^\[|\]$/g, "");
  return proxyFor({ secure, host, port: Number(port || (secure ? 443 : 80)) }, option)?.shown;
}

async function tlsServer(
  options: https.ServerOptions = certificate,
): Promise<{ readonly received: Received[]; readonly port: number; readonly names: string[] }> {
  const received: Received[] = [];
  const names: string[] = [];
  const server = https.createServer(
    {
      ...options,
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    },
    keepingRequests(received, (_request, response) => response.end()),
  );
  return { received, names, port: await listen(server) };
}
