import { ExportError, type Outcome, type Payload } from "@meterbridge/core";
import { once } from "node:events";
import type http from "node:http";
import net, { type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpPool, httpTransport, type HttpTransportOptions } from "../src/index.ts";
import { call, httpServer, listen, payload, rawServer, until } from "./loopback.ts";

const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

describe("no connection", () => {
  it("to a closed port is retryable, names address and errno, and is not ambiguous", async () => {
    const port = await closedPort();
    const outcome = await transportTo(port).send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(message(outcome)).toMatch(new RegExp(`127\\.0\\.0\\.1:${port}.*ECONNREFUSED`));
    expect(outcome).not.toHaveProperty("ambiguous");
  });

  it("to a closed port by a name with several addresses says as much", async () => {
    const port = await closedPort();
    const transport = httpTransport({
      url: `http://metrics.test:${port}/`,
      lookup: (_host, _options, found) =>
        found(null, [
          { address: "127.0.0.1", family: 4 },
          { address: "127.0.0.2", family: 4 },
        ]),
    });
    const outcome = await transport.send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(message(outcome)).toContain("ECONNREFUSED");
  });

  it("because the name is not known is retryable", async () => {
    const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND metrics.test"), { code: "ENOTFOUND" });
    const transport = httpTransport({ url: "http://metrics.test/", lookup: (_h, _o, found) => found(unknown, "") });
    const outcome = await transport.send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection", cause: { code: "ENOTFOUND" } } });
    expect(message(outcome)).toBe("[connection] metrics.test:80: getaddrinfo ENOTFOUND metrics.test");
  });

  it("yet: a new address is asked for with each new connection", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const port = await listen(server);
    const addresses = ["127.0.0.2", "127.0.0.1"];
    const transport = httpTransport({
      url: `http://metrics.test:${port}/`,
      lookup: (_h, _o, found) => found(null, [{ address: addresses.shift()!, family: 4 }]),
    });
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "retryable" });
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "delivered" });
    expect(received[0]!.headers.host).toBe(`metrics.test:${port}`);
    await transport.close(call());
  });
});

describe("a connection that breaks", () => {
  it("before the request is out is retryable and not ambiguous", async () => {
    const server = net.createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const outcome = await transportTo(await listen(server)).send(payload(30 * 1024 * 1024), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(outcome).not.toHaveProperty("ambiguous");
  });

  it.for<[string, (socket: Socket) => void]>([
    ["reset", (socket) => socket.resetAndDestroy()],
    ["closed", (socket) => socket.end()],
    ["closed within the answer's headers", (socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-le")],
  ])("(%s) after the request is out is retryable and ambiguous, and tried once", async ([, broken]) => {
    let requests = 0;
    const server = rawServer((socket) => {
      requests++;
      broken(socket);
    });
    const outcome = await transportTo(await listen(server)).send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", ambiguous: true, error: { code: "connection" } });
    expect(requests).toBe(1);
  });
});

describe("a kept-alive connection that is dead", () => {
  it.for<[string, (socket: Socket) => void]>([
    ["reset", (socket) => socket.resetAndDestroy()],
    ["closed", (socket) => socket.end()],
  ])("(%s) is replaced silently, and the payload delivered once", async ([, dead]) => {
    const sockets = new Set<Socket>();
    let delivered = 0;
    const server = rawServer((socket, nth) => {
      sockets.add(socket);
      if (nth > 1) dead(socket);
      else delivered += Number(socket.write(ok));
    });
    const transport = transportTo(await listen(server));
    for (let i = 1; i <= 3; i++) {
      expect(await transport.send(payload(), call())).toEqual({ kind: "delivered", rejectedPoints: 0 });
      expect(delivered).toBe(i);
    }
    expect(sockets.size).toBe(3);
  });

  it("is not replaced by another that is as old", async () => {
    let open = 0;
    let hold = true;
    const waiting: Socket[] = [];
    const server = rawServer((socket, nth) => {
      if (nth > 1) return void socket.resetAndDestroy();
      open++;
      if (hold) waiting.push(socket);
      else socket.write(ok);
      return undefined;
    });
    const transport = transportTo(await listen(server));
    const first = [1, 2, 3].map(() => transport.send(payload(), call()));
    await until(() => waiting.length === 3);
    hold = false;
    for (const socket of waiting) socket.write(ok);
    await Promise.all(first);
    expect(await transport.send(payload(), call())).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect(open).toBe(4);
  });

  it("is replaced once; a far end that is gone altogether is ambiguous", async () => {
    const server = rawServer((socket, nth) => {
      if (nth === 1) socket.write(ok);
      else {
        server.close();
        socket.resetAndDestroy();
      }
    });
    const transport = transportTo(await listen(server));
    await transport.send(payload(), call());
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "retryable", ambiguous: true });
  });

  it("is replaced once; what the other one refuses may have arrived by the first", async () => {
    let requests = 0;
    const server = rawServer((socket) => {
      if (++requests === 1) socket.write(ok);
      else if (requests === 2) socket.resetAndDestroy();
      else socket.end("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
    });
    const transport = transportTo(await listen(server));
    await transport.send(payload(), call());
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "failed", ambiguous: true });
  });

  it("is left alone once a byte of an answer came", async () => {
    let requests = 0;
    const server = rawServer((socket, nth) => {
      requests++;
      if (nth === 1) socket.write(ok);
      else socket.end("HTTP/1.1 200 OK\r\nconte");
    });
    const transport = transportTo(await listen(server));
    await transport.send(payload(), call());
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "retryable", ambiguous: true });
    expect(requests).toBe(2);
  });
});

describe("a send that is called off", () => {
  const timeout = new ExportError("timeout", "no time left");

  it("while the name is resolved ends at once", async () => {
    const controller = new AbortController();
    const transport = httpTransport({ url: "http://metrics.test/", lookup: () => controller.abort(timeout) });
    const outcome = await transport.send(payload(), call(controller.signal));
    expect(outcome).toEqual({ kind: "retryable", error: timeout });
  });

  it("while the far end does not even read ends, not ambiguous", async () => {
    const controller = new AbortController();
    const server = net.createServer((socket) => socket.pause());
    const port = await listen(server);
    const connected = once(server, "connection");
    const sent = transportTo(port).send(payload(30 * 1024 * 1024), call(controller.signal));
    const [socket] = (await connected) as [Socket];
    controller.abort(timeout);
    expect(await sent).toEqual({ kind: "retryable", error: timeout });
    socket.resume();
    await once(socket, "close");
  });

  it("while the far end says nothing is ambiguous, and its connection is closed", async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> | undefined;
    const server = rawServer((socket) => {
      closed = once(socket, "close");
      controller.abort(timeout);
    });
    const outcome = await transportTo(await listen(server)).send(payload(), call(controller.signal));
    expect(outcome).toEqual({ kind: "retryable", ambiguous: true, error: timeout });
    await closed;
  });

  it("while it waits for a connection ends, and is not sent later", async () => {
    const held: http.ServerResponse[] = [];
    const { server, received } = httpServer((_request, response) => held.push(response));
    const transport = transportTo(await listen(server), { maxSockets: 1 });
    const first = transport.send(payload(), call());
    await until(() => held.length === 1);
    const controller = new AbortController();
    const second = transport.send(payload(), call(controller.signal));
    controller.abort(timeout);
    expect(await second).toEqual({ kind: "retryable", error: timeout });
    held[0]!.end();
    await first;
    const third = transport.send(payload(1), call());
    await until(() => held.length === 2);
    held[1]!.end();
    await third;
    expect(received.map(({ body }) => body.length)).toEqual([10, 1]);
  });

  it("before it began sends nothing", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = transportTo(await listen(server));
    const outcome = await transport.send(payload(), call(AbortSignal.abort(timeout)));
    expect(outcome).toEqual({ kind: "retryable", error: timeout });
    expect(received).toHaveLength(0);
  });

  it("by somebody else's reason is cancelled, with the reason as cause", async () => {
    const controller = new AbortController();
    const transport = transportTo(await listen(rawServer(() => controller.abort(new Error("enough")))));
    const outcome = await transport.send(payload(), call(controller.signal));
    expect(outcome).toMatchObject({ error: { code: "cancelled", cause: { message: "enough" } } });
  });

  it("leaves no listener on the signal, as any other", async () => {
    const { server } = httpServer((_request, response) => response.end());
    const transport = transportTo(await listen(server), { headers: async () => ({}) });
    let listeners = 0;
    const { signal } = new AbortController();
    const counting = new Proxy(signal, {
      get(target, name) {
        if (name === "addEventListener") listeners++;
        if (name === "removeEventListener") listeners--;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    for (let i = 0; i < 3; i++) await transport.send(payload(), call(counting));
    expect(listeners).toBe(0);
  });
});

describe("a pool", () => {
  it("is shared by the transports that are given it, and outlives them", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const port = await listen(server);
    const pool = httpPool();
    const [a, b] = [transportTo(port, { pool }), transportTo(port, { pool })];
    await a.send(payload(), call());
    await b.send(payload(), call());
    expect(received[0]!.socket).toBe(received[1]!.socket);
    await a.close(call());
    expect(await a.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
    expect(await b.send(payload(), call())).toMatchObject({ kind: "delivered" });
    expect(received[0]!.socket).toBe(received[2]!.socket);
    pool.close();
    expect(await b.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
    await once(received[0]!.socket, "close");
  });

  it("opens no more than maxSockets connections", async () => {
    const held: http.ServerResponse[] = [];
    const { server } = httpServer((_request, response) => held.push(response));
    const transport = transportTo(await listen(server), { maxSockets: 2 });
    const sent = [1, 2, 3, 4].map(() => transport.send(payload(), call()));
    await until(() => held.length === 2);
    expect(figures(transport)).toMatchObject({
      "requests.in_flight": 4,
      "connections.in_use": 2,
      "connections.waiting_requests": 2,
    });
    for (let i = 0; i < 4; i++) {
      await until(() => held.length > i);
      held[i]!.end();
    }
    await Promise.all(sent);
    expect(figures(transport)).toMatchObject({ "requests.in_flight": 0, "connections.in_use": 0 });
  });

  it("gives up a connection that is older than maxConnectionAgeMs, though it works", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    let now = 0;
    const clock = { now: () => now, wallTime: () => 0, setTimeout: () => () => {} };
    const transport = transportTo(await listen(server), { maxConnectionAgeMs: 60_000, clock });
    for (now of [0, 59_999, 60_000, 60_001]) await transport.send(payload(), call());
    const sockets = received.map(({ socket }) => socket);
    expect(sockets[1]).toBe(sockets[0]);
    expect(sockets[2]).toBe(sockets[0]);
    expect(sockets[3]).not.toBe(sockets[0]);
  });

  it.for([
    ["keepAliveMs", { keepAliveMs: 20 }],
    ["maxConnectionAgeMs", { maxConnectionAgeMs: 20 }],
  ] as const)("closes an idle connection after %s", async ([, options]) => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = transportTo(await listen(server), options);
    await transport.send(payload(), call());
    await once(received[0]!.socket, "close");
  });

  it("keeps no connection with keepAliveMs 0", async () => {
    const { server, received } = httpServer((_request, response) => response.end());
    const transport = transportTo(await listen(server), { keepAliveMs: 0 });
    await transport.send(payload(), call());
    await once(received[0]!.socket, "close");
  });
});

it("two transports that mean different hosts by one name share no connection", async () => {
  const pool = httpPool();
  const port = await closedPort();
  const servers = await Promise.all(
    ["127.0.0.1", "127.0.0.2"].map(async (address) => {
      const { server, received } = httpServer((_request, response) => response.end());
      server.listen(port, address);
      onTestFinished(() => void server.close());
      await once(server, "listening");
      return { address, received };
    }),
  );
  for (const { address } of servers) {
    const lookup: HttpTransportOptions["lookup"] = (_host, _options, found) => found(null, [{ address, family: 4 }]);
    const transport = httpTransport({ url: `http://metrics.test:${port}/`, pool, lookup });
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "delivered" });
  }
  expect(servers.map(({ received }) => received.length)).toEqual([1, 1]);
  pool.close();
});

it("nothing begins in a pool that was closed while the headers were awaited", async () => {
  const { server, received } = httpServer((_request, response) => response.end());
  const port = await listen(server);
  const pool = httpPool();
  let give = (_headers: Record<string, string>): void => {};
  const headers = (): Promise<Record<string, string>> => new Promise((resolve) => (give = resolve));
  const sent = transportTo(port, { pool, headers }).send(payload(), call());
  pool.close();
  give({});
  expect(await sent).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
  expect(received).toHaveLength(0);
});

it("what cannot be put into a request is an outcome, and nothing is thrown", async () => {
  const { server } = httpServer((_request, response) => response.end());
  const port = await listen(server);
  const outcome = await transportTo(port).send({ ...payload(), contentType: "text/\nplain" }, call());
  expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
});

function transportTo(port: number, options: Partial<HttpTransportOptions> = {}): ReturnType<typeof httpTransport> {
  const transport = httpTransport({ url: `http://127.0.0.1:${port}/`, ...options });
  onTestFinished(() => transport.close(call()));
  return transport;
}

function message(outcome: Outcome<Payload>): string {
  return outcome.kind === "delivered" ? "" : outcome.error.message;
}

function figures(transport: ReturnType<typeof httpTransport>): Record<string, unknown> {
  const seen: Record<string, unknown> = {};
  transport.inspect!((name, value) => {
    seen[name] = value;
  });
  return seen;
}

async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
