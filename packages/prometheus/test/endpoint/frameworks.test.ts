import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve as serveHono } from "@hono/node-server";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { compress } from "hono/compress";
import Koa from "koa";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Endpoint, endpoint } from "../../src/endpoint/endpoint.ts";
import { ask } from "./asking.ts";
import { failing, lines, saying } from "./scrapes.ts";

declare global {
  // The types of @hono/node-server take the browser's for granted.
  type RequestInfo = Parameters<typeof fetch>[0];
}

/** Serves an endpoint at `/metrics`, as users of a framework do; gives the port. */
type Mount = (exporter: Endpoint) => Promise<number>;

const overExpress: Mount = async (exporter) => {
  const app = express();
  app.get("/metrics", exporter.handler);
  return listening(app.listen(0, "127.0.0.1"));
};

const overExpressRouter: Mount = async (exporter) => {
  const app = express();
  app.use("/metrics", exporter.handler);
  return listening(app.listen(0, "127.0.0.1"));
};

const overFastify: Mount = async (exporter) => {
  const app = fastify();
  app.get("/metrics", (request, reply) => {
    reply.hijack();
    exporter.handler(request.raw, reply.raw);
  });
  await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  return (app.server.address() as AddressInfo).port;
};

const overKoa: Mount = async (exporter) => {
  const app = new Koa();
  app.use((ctx, next) => {
    if (ctx.path !== "/metrics") return next();
    ctx.respond = false;
    exporter.handler(ctx.req, ctx.res);
    return undefined;
  });
  return listening(app.listen(0, "127.0.0.1"));
};

const overHono: Mount = async (exporter) => {
  const app = new Hono();
  app.get("/metrics", (c) => exporter.fetch(c.req.raw));
  return listening(serveHono({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }));
};

const overHonoCompress: Mount = async (exporter) => {
  const app = new Hono();
  app.use(compress());
  app.get("/metrics", (c) => exporter.fetch(c.req.raw));
  return listening(serveHono({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }));
};

async function listening(server: {
  address(): unknown;
  close(done?: () => void): unknown;
  on(event: string, listener: () => void): unknown;
}): Promise<number> {
  if (!server.address()) await once(server as never, "listening");
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return (server.address() as AddressInfo).port;
}

const large = lines(300_000);

describe.for<readonly [name: string, mount: Mount]>([
  ["Express, as a route", overExpress],
  ["Express, as middleware", overExpressRouter],
  ["Fastify", overFastify],
  ["Koa", overKoa],
  ["Hono", overHono],
  ["Hono with its own compression", overHonoCompress],
])("%s", ([, mount]) => {
  it("serves a scrape", async () => {
    const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8";
    const { status, headers, text } = await ask(await mount(endpoint(saying("a 1\n"))), { headers: { accept } });
    expect([status, text]).toEqual([200, "a 1\n"]);
    expect(headers).toMatchObject({
      "content-type": "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
      "content-length": "4",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    expect(headers["vary"]).toMatch(/\bAccept, Accept-Encoding\b/);
  });

  it.for(["gzip", "zstd"])("compresses a large one, once: %s", async (encoding) => {
    const port = await mount(endpoint(saying(large.slice(0, 1_000), large.slice(1_000))));
    const { headers, text } = await ask(port, { headers: { "accept-encoding": encoding } });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(text === large).toBe(true);
  });

  it("answers HEAD with the length and no body", async () => {
    const { status, headers, raw } = await ask(await mount(endpoint(saying(large))), { method: "HEAD" });
    expect([status, headers["content-length"], raw.length]).toEqual([200, String(large.length), 0]);
  });

  it("passes the names on", async () => {
    const asked: unknown[] = [];
    const noting = endpoint((request) => {
      asked.push(request.names);
      return saying("a 1\n")(request);
    });
    await ask(await mount(noting), { path: "/metrics?name[]=a&name[]=b.c" });
    expect(asked).toEqual([["a", "b.c"]]);
  });

  it("says that a scrape failed", async () => {
    const { status, headers } = await ask(await mount(endpoint(failing("shutdown"))));
    expect([status, headers["content-type"]]).toEqual([503, "text/plain; charset=utf-8"]);
  });

  it("leaves other paths alone", async () => {
    expect(await ask(await mount(endpoint(saying("a 1\n"))), { path: "/other" })).toMatchObject({ status: 404 });
  });
});

describe("what a framework wraps is refused in words that say what to give", () => {
  const { handler, fetch } = endpoint(saying("a 1\n"));

  it("Fastify's request and reply", async () => {
    const app = fastify();
    onTestFinished(() => app.close());
    app.get("/metrics", (request, reply) => handler(request as never, reply as never));
    const { statusCode, body } = await app.inject("/metrics");
    expect([statusCode, body]).toEqual([500, expect.stringContaining("Fastify: request.raw, reply.raw")]);
  });

  it("Koa's request and response", () => {
    const context = new Koa().createContext({ headers: {} } as never, {} as never);
    expect(() => handler(context.request as never, context.response as never)).toThrow("Koa: ctx.req, ctx.res");
  });

  it("Hono's request", async () => {
    const app = new Hono();
    app.get("/metrics", (c) => fetch(c.req as never));
    app.onError(({ message }) => new Response(message, { status: 500 }));
    expect(await (await app.request("/metrics")).text()).toBe(
      "fetch: takes a Request of the Fetch API (Hono: c.req.raw)",
    );
  });

  it.for([undefined, null, {}, "request"])("%j", async (nonsense) => {
    expect(() => handler(nonsense as never, nonsense as never)).toThrow(TypeError);
    await expect(fetch(nonsense as never)).rejects.toThrow(TypeError);
  });
});

it("Fastify's inject, which has no socket", async () => {
  const { handler } = endpoint(saying(large));
  const app = fastify();
  onTestFinished(() => app.close());
  app.get("/metrics", (request, reply) => {
    reply.hijack();
    handler(request.raw, reply.raw);
  });
  const { statusCode, body } = await app.inject("/metrics");
  expect([statusCode, body === large]).toEqual([200, true]);
});

it("Hono without a server", async () => {
  const app = new Hono();
  const { fetch } = endpoint(saying("a 1\n"));
  app.get("/metrics", (c) => fetch(c.req.raw));
  const response = await app.request("/metrics");
  expect([response.status, await response.text()]).toEqual([200, "a 1\n"]);
});

it("a route handler of Next: export const GET = exporter.fetch", async () => {
  const exporter = endpoint(saying("a 1\n"));
  const route = { dynamic: "force-dynamic", GET: exporter.fetch, HEAD: exporter.fetch };
  const response = await route.GET(new Request("http://localhost:3000/api/metrics", { headers: { accept: "*/*" } }));
  expect([response.status, await response.text()]).toEqual([200, "a 1\n"]);
  const head = await route.HEAD(new Request("http://localhost:3000/api/metrics", { method: "HEAD" }));
  expect([head.status, head.headers.get("content-length"), head.body]).toEqual([200, "4", null]);
});
