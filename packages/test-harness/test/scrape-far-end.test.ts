import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import {
  certificates,
  httpFarEnd,
  type HttpFarEnd,
  type HttpFarEndOptions,
  type HttpVerdict,
  prometheusAccept,
  scrapeFarEnd,
  type ScrapeFarEnd,
  type ScrapeFarEndOptions,
} from "../src/index.ts";
import { media } from "./exposition/media.ts";

const ending: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Both {
  readonly server: HttpFarEnd<never>;
  readonly farEnd: ScrapeFarEnd;
}

/** A far end, and a server that stands for an exporter. */
async function both(options: Partial<ScrapeFarEndOptions> = {}, server: HttpFarEndOptions<never> = {}): Promise<Both> {
  const started = await httpFarEnd<never>({ decode: () => [], path: "/metrics", ...server });
  const farEnd = scrapeFarEnd({ url: started.url, ...options });
  ending.push(started.stop, farEnd.stop);
  return { server: started, farEnd };
}

function exposed(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): HttpVerdict {
  return { do: "answer", status: 200, headers: { "content-type": media.om, ...headers }, body };
}

const gauge = "# TYPE a gauge\na 1\n# EOF\n";

it("scrapes as Prometheus 3 does, and reads what it got", async () => {
  const { server, farEnd } = await both();
  server.next(exposed(gauge), exposed(gauge.replace("1", "2")));
  expect([await farEnd.scrape(), await farEnd.scrape()]).toEqual([{}, {}]);
  expect(farEnd.received().map(({ value }) => value)).toEqual([1, 2]);
  expect(farEnd.attempts()).toBe(2);
  expect(farEnd.answers[1]?.exposition().families[0]?.name).toBe("a");
  const { method, path, headers } = await server.request(1);
  expect([method, path]).toEqual(["GET", "/metrics"]);
  expect(headers).toMatchObject({ accept: prometheusAccept.v3, "accept-encoding": "gzip" });
});

it("asks for what it is told to ask for", async () => {
  const { server, farEnd } = await both({ accept: "text/plain", headers: { authorization: "Bearer x" } });
  server.next(exposed(gauge));
  await farEnd.scrape();
  const { headers } = await server.request(1);
  expect(headers).toMatchObject({ accept: "text/plain", authorization: "Bearer x" });
});

it("reads what is compressed", async () => {
  const { server, farEnd } = await both();
  server.next(exposed(gzipSync(gauge), { "content-encoding": "gzip" }));
  await farEnd.scrape();
  expect(farEnd.received()).toHaveLength(1);
});

it.for([
  ["an exposition that is not sound", exposed("a 1\n"), "line 1: no # EOF at the end"],
  ["no content type", { do: "answer", status: 200, body: gauge }, "content type: no format of Prometheus"],
  ["an encoding that nobody asked for", exposed("", { "content-encoding": "br" }), "content encoding: br"],
] as const)("says so where it reads, after %s", async ([, verdict, message]) => {
  const { server, farEnd } = await both();
  server.next(verdict);
  expect(await farEnd.scrape()).toEqual({});
  expect(() => farEnd.received()).toThrow(message);
});

it.for([
  ["a status that is not 200", { do: "fail", message: "it is shut down" }, /^HTTP 503: .*it is shut down/s],
  ["a redirection", { do: "redirect", location: "/else" }, /^HTTP 307/],
  ["a connection that is reset", { do: "drop_after" }, /socket hang up|ECONNRESET/],
  ["an answer that is cut off", { do: "cut" }, /aborted/],
] as const)("fails after %s, and gets nothing", async ([, verdict, message]) => {
  const { server, farEnd } = await both();
  server.next(verdict);
  const { error } = await farEnd.scrape();
  expect(error?.message).toMatch(message);
  expect([farEnd.received(), farEnd.attempts()]).toEqual([[], 1]);
});

it.for(["hang", "drip"] as const)("gives up a scrape on a server that does %s", async (verdict) => {
  const { server, farEnd } = await both({ limitMs: 30 });
  server.next({ do: verdict });
  expect((await farEnd.scrape()).error?.message).toBe("not scraped within 30 ms");
  await server.closedTo(0);
});

it("fails where nobody listens", async () => {
  const { server, farEnd } = await both();
  await server.stop();
  expect((await farEnd.scrape()).error?.message).toContain("ECONNREFUSED");
});

it("keeps connections alive until it is stopped", async () => {
  const { server, farEnd } = await both();
  server.otherwise(exposed(gauge));
  await farEnd.scrape();
  await nextTurn();
  await farEnd.scrape();
  expect(farEnd.connections()).toEqual({ open: 1, total: 1 });
  await farEnd.stop();
  expect(farEnd.connections()).toEqual({ open: 0, total: 1 });
  await server.closedTo(0);
});

it("ends the scrapes that go on when it is stopped, and begins no more", async () => {
  const { server, farEnd } = await both();
  server.next({ do: "hang" });
  const hanging = farEnd.scrape();
  await server.request(1);
  await farEnd.stop();
  expect((await hanging).error?.message).toBe("nobody scrapes any more");
  expect((await farEnd.scrape()).error?.message).toBe("nobody scrapes any more");
  expect([farEnd.attempts(), farEnd.connections().open, server.requests.length]).toEqual([2, 0, 1]);
});

it("scrapes over TLS", async () => {
  const { ca, server: tls } = certificates();
  const { server, farEnd } = await both({ tls: { ca } }, { tls });
  server.next(exposed(gauge));
  expect(await farEnd.scrape()).toEqual({});
  const stranger = scrapeFarEnd({ url: server.url });
  expect((await stranger.scrape()).error?.message).toMatch(/certificate/);
  await stranger.stop();
});

it("scrapes over a Unix socket", async () => {
  const folder = await mkdtemp(join(tmpdir(), "scrape-"));
  ending.push(() => rm(folder, { recursive: true }));
  const socketPath = join(folder, "socket");
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": media.om }).end(gauge);
  });
  server.listen(socketPath);
  await once(server, "listening");
  ending.push(async () => server[Symbol.asyncDispose]());
  const farEnd = scrapeFarEnd({ url: "http://localhost/metrics", socketPath });
  ending.push(farEnd.stop);
  expect(await farEnd.scrape()).toEqual({});
  expect(farEnd.connections().open).toBe(1);
});

it("is told nothing", async () => {
  const { farEnd } = await both();
  expect(() => farEnd.next({ do: "accept" })).toThrow("nobody tells it how to behave");
});
