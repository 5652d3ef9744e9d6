import { once } from "node:events";
import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { runProcess, startProcess, testClock } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { endpoint } from "../../src/endpoint/endpoint.ts";
import { listen, type Listening } from "../../src/endpoint/server/listen.ts";
import { ask } from "./asking.ts";
import { listenFor } from "./listening.ts";
import { heldScrape, saying } from "./scrapes.ts";

const { handler } = endpoint(saying("a 1\n"));

function portOf({ address }: Listening): number {
  return (address as AddressInfo).port;
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** All that comes until the connection is closed, in whatever way. */
function everything(socket: Socket): Promise<string> {
  let read = "";
  socket.on("data", (chunk: Buffer) => (read += chunk.toString()));
  return new Promise((resolve) => {
    socket.once("close", () => resolve(read));
  });
}

describe("where it listens", () => {
  it.for([
    ["localhost", {}, /^http:\/\/localhost:(\d+)\/metrics$/],
    ["127.0.0.1", {}, /^http:\/\/127\.0\.0\.1:(\d+)\/metrics$/],
    ["::1", {}, /^http:\/\/\[::1\]:(\d+)\/metrics$/],
    ["0.0.0.0", {}, /^http:\/\/localhost:(\d+)\/metrics$/],
    ["::", {}, /^http:\/\/localhost:(\d+)\/metrics$/],
    ["127.0.0.1", { endpoint: "/a/b-c.d" }, /^http:\/\/127\.0\.0\.1:(\d+)\/a\/b-c\.d$/],
    ["127.0.0.1", { endpoint: "/" }, /^http:\/\/127\.0\.0\.1:(\d+)\/$/],
  ] as const)("%s %o: its url can be scraped", async ([host, options, url]) => {
    const listening = await listenFor({ host, ...options });
    expect(listening.url).toMatch(url);
    expect(listening.url).toContain(`:${portOf(listening)}/`);
    const response = await fetch(listening.url);
    expect([response.status, await response.text()]).toEqual([200, "a 1\n"]);
  });

  it("localhost unless said", async () => {
    const listening = await listenFor({ host: undefined });
    expect(listening.url).toMatch(/^http:\/\/localhost:/);
    expect((listening.address as AddressInfo).address).toMatch(/^(127\.0\.0\.1|::1)$/);
  });

  it("a port in use is a rejected start with the address in the message", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => new Promise((resolve) => other.close(() => resolve())));
    const { port } = other.address() as AddressInfo;
    await expect(listenFor({ port })).rejects.toMatchObject({
      message: `prometheus: cannot listen on 127.0.0.1:${port}: it is in use (EADDRINUSE)`,
      code: "EADDRINUSE",
    });
  });

  it.for([
    [{ host: "192.0.2.1" }, "192.0.2.1:0", "EADDRNOTAVAIL"],
    [{ host: "2001:db8::1" }, "[2001:db8::1]:0", "EADDRNOTAVAIL"],
    [{ socketPath: "/nowhere/at/all.sock" }, "/nowhere/at/all.sock", /^E(ACCES|NOENT)$/],
  ] as const)("%o cannot be listened on", async ([options, where, code]) => {
    await expect(listenFor(options)).rejects.toMatchObject({
      message: expect.stringContaining(`prometheus: cannot listen on ${where}: `) as string,
      code: typeof code === "string" ? code : (expect.stringMatching(code) as string),
    });
  });
});

describe("what it serves", () => {
  it.for([
    ["/metrics", 200, "text/plain; version=0.0.4; charset=utf-8", /^a 1\n$/],
    ["/metrics?name[]=a", 200, "text/plain; version=0.0.4; charset=utf-8", /^a 1\n$/],
    ["http://elsewhere/metrics", 200, "text/plain; version=0.0.4; charset=utf-8", /^a 1\n$/],
    ["/", 200, "text/html; charset=utf-8", /<a href="\.\/metrics">\/metrics<\/a>/],
    ["/?x", 200, "text/html; charset=utf-8", /<h1>Metrics<\/h1>/],
    ["/-/healthy", 200, "text/plain; charset=utf-8", /^Healthy\.\n$/],
    ["/metrics/", 404, "text/plain; charset=utf-8", /^Not found\.\n$/],
    ["/Metrics", 404, "text/plain; charset=utf-8", /^Not found\.\n$/],
    ["//elsewhere/metrics", 404, "text/plain; charset=utf-8", /^Not found\.\n$/],
    ["/../metrics", 404, "text/plain; charset=utf-8", /^Not found\.\n$/],
    ["*", 404, "text/plain; charset=utf-8", /^Not found\.\n$/],
    ["http://[", 404, "text/plain; charset=utf-8", /^Not found\.\n$/],
  ] as const)("%s: %i", async ([path, expected, type, body]) => {
    const port = portOf(await listenFor());
    const { status, headers, text } = await ask(port, { path });
    expect([status, headers["content-type"]]).toEqual([expected, type]);
    expect(text).toMatch(body);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store" });
    expect(await ask(port, { path, method: "HEAD" })).toMatchObject({ status: expected, text: "" });
  });

  it.for(["/", "/-/healthy", "/metrics"])("POST %s is not allowed", async (path) => {
    const { status, headers } = await ask(portOf(await listenFor()), { path, method: "POST" });
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });

  it("the page for people has no script, and may have none", async () => {
    const { headers, text } = await ask(portOf(await listenFor()), { path: "/" });
    expect(headers["content-security-policy"]).toBe(
      "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(text).not.toMatch(/<script|<style|https?:/);
  });
});

describe("limits", () => {
  it.for([
    ["nothing at all", ""],
    ["half of its headers", "GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: "],
  ] as const)("a client that sends %s is cut off", async ([, sent]) => {
    const socket = await connected(portOf(await listenFor({ headersTimeoutMs: 60 })));
    socket.write(sent);
    expect(await everything(socket)).toMatch(/^(HTTP\/1\.1 408 Request Timeout\r\n[^]*)?$/);
  });

  it("a client that sends a body without an end is cut off", async () => {
    const held = heldScrape();
    const options = { headersTimeoutMs: 60, requestTimeoutMs: 60 };
    const socket = await connected(portOf(await listenFor(options, endpoint(held.scrape))));
    socket.write("GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1");
    expect(await everything(socket)).toMatch(/^(HTTP\/1\.1 408 Request Timeout\r\n[^]*)?$/);
    held.release();
  });

  it.for([1, 101, 999, 86_400_000])("a headersTimeoutMs of %i is one that Node takes", async (headersTimeoutMs) => {
    await listenFor({ headersTimeoutMs, requestTimeoutMs: headersTimeoutMs, keepAliveTimeoutMs: headersTimeoutMs });
  });

  it("headers that are too large are refused", async () => {
    const socket = await connected(portOf(await listenFor()));
    socket.write(`GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: ${"a/b,".repeat(4_200)}\r\n\r\n`);
    expect(await everything(socket)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("a connection that has been idle for long is closed", async () => {
    const socket = await connected(portOf(await listenFor({ keepAliveTimeoutMs: 20 })));
    socket.write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    expect(await everything(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it("one connection more than the most closes the one that has said nothing for the longest", async () => {
    const port = portOf(await listenFor({ maxConnections: 2 }));
    const [first, second] = [await connected(port), await connected(port)];
    const saidToFirst = everything(first);
    expect((await ask(port)).status).toBe(200);
    expect(await saidToFirst).toBe("");
    second.write("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    expect(await everything(second)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it("one connection more than the most is closed when all the others are being served", async () => {
    const held = heldScrape();
    const port = portOf(await listenFor({ maxConnections: 2 }, endpoint(held.scrape)));
    const answers = [ask(port), ask(port)];
    await held.asked(2);
    expect(await everything(await connected(port))).toBe("");
    held.release();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("close", () => {
  it("lets what is served end, and takes nothing more", async () => {
    const held = heldScrape();
    const listening = await listenFor({ closeTimeoutMs: 5_000, clock: testClock() }, endpoint(held.scrape));
    const port = portOf(listening);
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const sent = httpRequest({ port, host: "127.0.0.1", path: "/metrics", agent }).end();
    await held.asked(1);
    const closed = listening.close();
    await expect(ask(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    held.release("a 1\n");
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    expect([response.headers.connection, await text(response)]).toEqual(["close", "a 1\n"]);
    await closed;
  });

  it("answers a request that has begun to come, and ends its connection then", async () => {
    const held = heldScrape();
    const listening = await listenFor({ closeTimeoutMs: 5_000, clock: testClock() }, endpoint(held.scrape));
    const socket = await connected(portOf(listening));
    const first = ask(portOf(listening));
    await held.asked(1);
    socket.write("GET /other HTTP/1.1\r\nHost: a\r\n\r\nGET /metrics HTTP/1.1\r\n");
    await once(socket, "data");
    const read = everything(socket);
    const closed = listening.close();
    socket.write("Host: a\r\n\r\n");
    await held.asked(2);
    held.release("a 1\n");
    await first;
    expect(await read).toMatch(/HTTP\/1\.1 200 OK\r\nconnection: close\r\n[^]*\r\n\r\na 1\n$/i);
    await closed;
  });

  it("ends within its bound, whatever is served", async () => {
    const held = heldScrape();
    const clock = testClock();
    const listening = await listenFor({ closeTimeoutMs: 4_000, clock }, endpoint(held.scrape));
    const answered = ask(portOf(listening)).catch((error: NodeJS.ErrnoException) => error.code);
    await held.asked(1);
    const closed = listening.close();
    expect(clock.pending()).toEqual([4_000]);
    await clock.advance(4_000);
    await closed;
    expect(await answered).toBe("ECONNRESET");
    held.release();
  });

  it("closes connections that are idle, have said nothing, or have not said all", async () => {
    const listening = await listenFor({ closeTimeoutMs: 5_000, clock: testClock() });
    const sockets = await Promise.all([1, 2, 3].map(() => connected(portOf(listening))));
    sockets[1]!.write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    sockets[2]!.write("GET /metrics HTTP/1.1\r\nHost:");
    await once(sockets[1]!, "data");
    const closed = sockets.map((socket) => everything(socket));
    await listening.close();
    await Promise.all(closed);
  });

  it("can be called again, and the address can be listened on anew", async () => {
    const first = await listenFor();
    const port = portOf(first);
    expect(first.close()).toBe(first.close());
    await first.close();
    const second = await listenFor({ port });
    expect(await ask(portOf(second))).toMatchObject({ status: 200 });
    await second.close();
    const third = await listenFor({ port });
    expect(await ask(portOf(third))).toMatchObject({ status: 200 });
  });
});

describe("the process", () => {
  const url = new URL("../../src/endpoint/server/listen.ts", import.meta.url).href;

  it.for([
    ["although the server listens, if it is told to", "unref: true", ""],
    ["once the server is closed", "", "await close();"],
  ])("ends %s", async ([, options, then]) => {
    const script = `
      import { listen } from ${JSON.stringify(url)};
      const { close } = await listen(() => {}, { port: 0, ${options} });
      ${then}
      console.log("listened");
    `;
    expect(await runProcess({ script })).toMatchObject({ exitedByItself: true, exitCode: 0, stdout: "listened\n" });
  });

  it("goes on while the server listens", async () => {
    const script = `
      import { listen } from ${JSON.stringify(url)};
      const { url } = await listen((_, response) => response.end("a 1"), { port: 0 });
      process.on("beforeExit", () => console.log("it would end"));
      console.log(url);
    `;
    const running = startProcess({ script });
    const said = await running.said(/http:.*\n/);
    expect(await (await fetch(said.match(/http:.*/)![0])).text()).toBe("a 1");
    running.kill();
    expect((await running.result).stdout).not.toContain("end");
  });
});

describe("wrong options", () => {
  it("are all named in one error", async () => {
    const wrong = {
      host: "",
      port: 65_536,
      endpoint: "metrics",
      socketMode: 0o1000,
      basicAuth: { username: "a:b", password: "the secret" },
      bearerToken: "two words",
      authorize: true,
      headersTimeoutMs: 0,
      maxConnections: 0,
      unref: 1,
      tls: { cert: "no file" },
      paht: "/",
    };
    const error = await listen(handler, wrong as never).then(
      () => undefined,
      (reason: unknown) => reason as TypeError,
    );
    expect(error).toBeInstanceOf(TypeError);
    expect(error?.message).toMatch(/^listen: 12 wrong options\n/);
    expect(error?.message).not.toMatch(/secret|two words/);
  });

  it.for([
    [{ socketPath: "/a.sock", port: 1 }, "listen: either socketPath, or host and port"],
    [{ socketPath: "/a.sock", host: "localhost" }, "listen: either socketPath, or host and port"],
    [{ socketMode: 0o600 }, "listen: socketMode is for a socketPath"],
  ] as const)("%o do not go together", async ([options, message]) => {
    await expect(listen(handler, options)).rejects.toThrow(new TypeError(message));
  });

  it.for(["metrics", "", "/a b", "/a?b", "/a#b", "/<a>", '/"', "/-/healthy"])("the endpoint %j", async (path) => {
    await expect(listen(handler, { endpoint: path })).rejects.toThrow(/endpoint: got .* allowed: a path that begins/);
  });
});
