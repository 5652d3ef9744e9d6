import { once } from "node:events";
import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { testClock } from "@meterbridge/test-harness";
import { describe, expect, it, onTestFinished } from "vitest";
import { endpoint } from "../../src/endpoint/endpoint.ts";
import type { Scrape } from "../../src/exposition/exposition.ts";
import { ask, listenUntilEnd, serve } from "./asking.ts";
import { get, inFlight, raw, until } from "./raw-client.ts";
import { heldScrape, lines, saying } from "./scrapes.ts";

/** An exposition of so many mebibytes that counts how many of them are taken, and knows when no more will be. */
function counted(mebibytes: number): {
  readonly scrape: Scrape;
  readonly taken: () => number;
  readonly isOver: () => boolean;
} {
  const chunk = Buffer.from(lines(2 ** 20)).subarray(0, 2 ** 20);
  let taken = 0;
  let isOver = false;
  const chunks = Object.assign(
    Array.from({ length: mebibytes }, () => chunk),
    {
      *[Symbol.iterator]() {
        try {
          for (; taken < mebibytes; taken++) yield chunk;
        } finally {
          isOver = true;
        }
      },
    },
  );
  return {
    scrape: ({ dialect }) =>
      Promise.resolve({
        kind: "exposition",
        dialect,
        chunks,
        bytes: mebibytes * 2 ** 20,
        drops: new Map(),
        errors: [],
      }),
    taken: () => taken,
    isOver: () => isOver,
  };
}

describe.for([
  ["as it is", `${get}\r\n`],
  ["compressed", `${get}Accept-Encoding: gzip, identity;q=0.1\r\n\r\n`],
] as const)("an answer %s", ([, request]) => {
  it("is taken no faster than the client reads, and is cut off when that takes too long", async () => {
    const clock = testClock();
    // Level 1 leaves a tenth of it: more than what sockets keep.
    const { scrape, taken } = counted(400);
    const sending = endpoint(scrape, { clock, sendTimeoutMs: 7_000 });
    const socket = await raw(await serve(sending.handler), request);
    await clock.waiting();
    await until(() => taken() > 0);
    await clock.advance(6_999);
    expect(inFlight(sending)).toBe(1);
    await clock.advance(1);
    await until(() => inFlight(sending) === 0);
    expect(taken()).toBeLessThan(400);
    socket.resume();
    await once(socket, "close");
    expect(clock.pending()).toEqual([]);
  });

  it("ends with the client that goes away in the middle", async () => {
    const clock = testClock();
    const { scrape, taken } = counted(400);
    const sending = endpoint(scrape, { clock });
    const socket = await raw(await serve(sending.handler), request);
    await until(() => taken() > 0);
    socket.destroy();
    await until(() => inFlight(sending) === 0);
    expect(taken()).toBeLessThan(400);
    expect(clock.pending()).toEqual([]);
  });
});

it("a client that goes away while it is scraped gets no answer, and nothing is compressed for it", async () => {
  const held = heldScrape();
  const sending = endpoint(held.scrape);
  let isGone = false;
  const port = await serve((request, response) => {
    response.on("close", () => (isGone = true));
    sending.handler(request, response);
  });
  const socket = await raw(port, `${get}\r\n`);
  await held.asked(1);
  socket.destroy();
  await until(() => isGone);
  expect(inFlight(sending)).toBe(1);
  held.release("a 1\n");
  await until(() => inFlight(sending) === 0);
  expect(sending.selfMetrics()[0]?.dataPoints.map(({ value }) => value)).toEqual([0, 0, 0]);
});

it.for([
  ["POST", { "content-length": "5" }, 405],
  ["POST", { "transfer-encoding": "chunked" }, 405],
  ["GET", { "content-length": "5" }, 200],
] as const)("a %s with a body, %o, ends its connection", async ([method, headers, expected]) => {
  const port = await serve(endpoint(saying("a 1\n")).handler);
  const { status, headers: answered } = await ask(port, { method, headers, body: "hello" });
  expect([status, answered["connection"]]).toEqual([expected, "close"]);
});

it("one connection serves many scrapes", async () => {
  const port = await serve(endpoint(saying(lines(5_000))).handler);
  const socket = await raw(port, `${get}\r\n${get}Accept-Encoding: gzip\r\n\r\n${get}Connection: close\r\n\r\n`);
  socket.resume();
  expect((await text(socket)).match(/HTTP\/1\.1 200/g)).toHaveLength(3);
});

it("an answer that somebody else has begun is ended, and nothing is scraped for it", async () => {
  const held = heldScrape();
  const { handler } = endpoint(held.scrape);
  const port = await serve((request, response) => {
    response.writeHead(204).flushHeaders();
    handler(request, response);
  });
  expect(await ask(port)).toMatchObject({ status: 204, text: "" });
  expect(held.requests).toEqual([]);
});

it("an answer that somebody else begins while the scrape runs is left alone, and is not counted", async () => {
  const held = heldScrape();
  const serving = endpoint(held.scrape);
  let end = (): void => {};
  const port = await serve((request, response) => {
    serving.handler(request, response);
    response.writeHead(503).write("busy, ");
    end = () => void response.end("try later");
  });
  const answered = ask(port);
  await held.asked(1);
  held.release("a 1\n");
  await until(() => inFlight(serving) === 0);
  end();
  expect(await answered).toMatchObject({ status: 503, text: "busy, try later" });
  expect(serving.selfMetrics()[0]?.dataPoints.map(({ value }) => value)).toEqual([0, 0, 0]);
});

it("headers of a framework stay beside ours", async () => {
  const { handler } = endpoint(saying("a 1\n"));
  const port = await serve((request, response) => {
    response.setHeader("x-frame", "1");
    response.setHeader("cache-control", "public");
    handler(request, response);
  });
  expect((await ask(port)).headers).toMatchObject({ "x-frame": "1", "cache-control": "no-store" });
});

it("the compatible side of HTTP/2 is served, too", async () => {
  const { handler } = endpoint(saying(lines(5_000)));
  const warnings: unknown[] = [];
  const warned = (warning: Error): void => void warnings.push(warning.message);
  process.on("warning", warned);
  onTestFinished(() => void process.off("warning", warned));
  const server = createHttp2Server((request, response) =>
    handler(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const session = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    session.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const stream = session.request({ ":path": "/metrics", ":method": "POST", "content-length": "2" });
  stream.end("hi");
  const [headers] = (await once(stream, "response")) as [Record<string, unknown>];
  expect([headers[":status"], await text(stream)]).toEqual([405, "Only GET and HEAD.\n"]);
  const second = session.request({ ":path": "/metrics" });
  expect(await text(second)).toBe(lines(5_000));
  expect(warnings).toEqual([]);
});

describe("by the Fetch API", () => {
  it.for(["identity", "gzip"])(
    "nothing is taken before it is read, nothing more once it is cancelled: %s",
    async (encoding) => {
      const { scrape, taken, isOver } = counted(50);
      const { fetch } = endpoint(scrape);
      const { body } = await fetch(new Request("http://localhost/", { headers: { "accept-encoding": encoding } }));
      await nextTurn();
      expect(taken()).toBe(0);
      const reader = body!.getReader();
      expect((await reader.read()).value?.length).toBeGreaterThan(0);
      await reader.cancel();
      await until(isOver);
      expect(taken()).toBeLessThan(50);
    },
  );

  it("an answer that is cancelled unread takes nothing", async () => {
    const { scrape, taken } = counted(1);
    await (await endpoint(scrape).fetch(new Request("http://localhost/"))).body?.cancel();
    expect(taken()).toBe(0);
  });

  it("an answer keeps its place in flight until it is read or cancelled", async () => {
    const clock = testClock();
    const limited = endpoint(saying("a 1\n"), { clock, maxInFlight: 2 });
    const asked = (method = "GET"): Promise<Response> => limited.fetch(new Request("http://localhost/", { method }));
    const [first, second] = [await asked(), await asked()];
    const refused = [await asked(), await asked()];
    expect(inFlight(limited)).toBe(2);
    expect(await refused[0]!.text()).toBe("There are 2 scrapes already.\n");
    await first.body?.cancel();
    expect(inFlight(limited)).toBe(1);
    expect(await second.text()).toBe("a 1\n");
    expect(inFlight(limited)).toBe(0);
    expect((await asked("HEAD")).status).toBe(200);
    expect(inFlight(limited)).toBe(0);
    expect(clock.pending()).toEqual([]);
  });

  it.for([
    ["unread", "identity", 0],
    ["half read", "identity", 1],
    ["half read", "gzip", 1],
  ] as const)("an answer that is left %s is given up in time: %s", async ([, encoding, reads]) => {
    const clock = testClock();
    const { scrape, taken } = counted(50);
    const sending = endpoint(scrape, { clock, sendTimeoutMs: 7_000 });
    const { body } = await sending.fetch(
      new Request("http://localhost/", { headers: { "accept-encoding": encoding } }),
    );
    const reader = body!.getReader();
    for (let nth = 0; nth < reads; nth++) await reader.read();
    await clock.advance(6_999);
    expect(inFlight(sending)).toBe(1);
    await clock.advance(1);
    expect(inFlight(sending)).toBe(0);
    await expect(reader.read()).rejects.toThrow("[timeout] the answer was not read within 7000 ms");
    expect(taken()).toBeLessThan(50);
    expect(clock.pending()).toEqual([]);
  });

  it("who changes what it has read changes nothing for others", async () => {
    const { handler, fetch } = endpoint(sharing("a 1\n"));
    const first = new Uint8Array(await (await fetch(new Request("http://localhost/"))).arrayBuffer());
    first.fill(0);
    const { value } = await (await fetch(new Request("http://localhost/"))).body!.getReader().read();
    structuredClone(value, { transfer: [value!.buffer as ArrayBuffer] });
    expect(await ask(await serve(handler))).toMatchObject({ text: "a 1\n" });
  });
});

it("a client that sends its headers and half of a body, and goes, harms nobody", async () => {
  const sending = endpoint(saying("a 1\n"));
  const server = createServer(sending.handler);
  await listenUntilEnd(server);
  const { port } = server.address() as AddressInfo;
  const request = httpRequest({ port, host: "127.0.0.1", method: "POST", headers: { "content-length": "100" } });
  request.on("error", () => {});
  request.write("half");
  const [response] = (await once(request, "response")) as [IncomingMessage];
  expect(response.statusCode).toBe(405);
  request.destroy();
  await until(() => inFlight(sending) === 0);
  expect(await ask(port)).toMatchObject({ status: 200 });
});

/** A scrape whose answers are all the same bytes, as those of scrapes that are joined are. */
function sharing(said: string): Scrape {
  const chunk = Buffer.allocUnsafeSlow(Buffer.byteLength(said));
  chunk.write(said);
  return ({ dialect }) =>
    Promise.resolve({
      kind: "exposition",
      dialect,
      chunks: [chunk],
      bytes: chunk.length,
      drops: new Map(),
      errors: [],
    });
}
