import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { diag } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import {
  exportHealth,
  type Health,
  type HealthHandler,
  healthHandler,
  type HealthReport,
  withHealth,
} from "../src/index.ts";
import { exportOnce, metricsOf, scriptedExporter } from "./exporters.ts";

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function failing(name = "test"): Promise<Health> {
  const exporter = withHealth(scriptedExporter({ code: 1, error: new Error("down") }), { name });
  await exportOnce(exporter, metricsOf(1));
  return exporter.health;
}

const idle = withHealth(scriptedExporter({ code: 0 }), { name: "idle" }).health;

interface Got {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

async function overNode(
  handler: HealthHandler,
  path: string,
  method: string,
  headers: Record<string, string>,
): Promise<Got> {
  const server = createServer(handler);
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: "127.0.0.1", path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

async function overFetch(
  handler: HealthHandler,
  path: string,
  method: string,
  headers: Record<string, string>,
): Promise<Got> {
  const response = await handler.fetch(new Request(`http://localhost${path}`, { method, headers }));
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

describe.for([
  ["node:http", overNode],
  ["fetch", overFetch],
] as const)("over %s", ([, ask]) => {
  it.for([
    ["/", undefined, "json"],
    ["/", "*/*", "json"],
    ["/", "application/json", "json"],
    ["/", browser, "html"],
    ["/health", "text/html", "html"],
    ["/", "TEXT/HTML", "html"],
    ["/", "text/html;q=0, */*", "json"],
    ["/", "application/json, text/html;q=0.5", "json"],
    ["/health.json", browser, "json"],
    ["/health.json?strict", browser, "json"],
    ["/?file=x.json", browser, "html"],
    ["//", "text/html;q=nonsense", "json"],
  ] as const)("%s with accept %s is answered with %s", async ([path, accept, kind]) => {
    const { status, headers, body } = await ask(healthHandler(idle), path, "GET", accept ? { accept } : {});
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": kind === "html" ? "text/html; charset=utf-8" : "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      vary: "accept",
    });
    if (kind === "html") expect(body).toMatch(/^<!doctype html>/);
    else expect(JSON.parse(body)).toMatchObject({ status: "idle", exporters: [{ name: "idle" }] });
  });

  it("the worst status of several stands for all", async () => {
    const { body } = await ask(healthHandler([idle, await failing("down")]), "/", "GET", {});
    const { status, exporters } = JSON.parse(body) as HealthReport;
    expect(status).toBe("failing");
    expect(exporters.map((exporter) => [exporter.name, exporter.status])).toEqual([
      ["idle", "idle"],
      ["down", "failing"],
    ]);
  });

  it.for([
    ["/", {}, 200],
    ["/?strict", {}, 503],
    ["/?a=1&strict=1", {}, 503],
    ["/", { strict: true }, 503],
    ["/", { strict: false }, 200],
  ] as const)("a failing exporter at %s, %o: %i", async ([path, options, expected]) => {
    const { status, body } = await ask(healthHandler(await failing(), options), path, "GET", {});
    expect(status).toBe(expected);
    expect(JSON.parse(body)).toMatchObject({ status: "failing" });
    expect((await ask(healthHandler(idle, options), path, "GET", {})).status).toBe(200);
  });

  it("HEAD has the headers without the body", async () => {
    const { status, headers, body } = await ask(healthHandler(idle), "/", "HEAD", { accept: browser });
    expect([status, headers["content-type"], body]).toEqual([200, "text/html; charset=utf-8", ""]);
  });

  it.for(["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])("%s is not allowed", async (method) => {
    const { status, headers } = await ask(healthHandler(idle), "/", method, {});
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });

  it("a health that throws is a 500, and nothing of it is shown", async () => {
    diag.disable();
    const broken: Health = {
      snapshot() {
        throw new Error("secret");
      },
    };
    const { status, body } = await ask(healthHandler(broken), "/", "GET", {});
    expect([status, JSON.parse(body)]).toEqual([500, { error: "the health cannot be shown" }]);
  });

  it("the page allows its own script and style, by their hashes, and nothing else", async () => {
    const { headers, body } = await ask(healthHandler(idle), "/", "GET", { accept: browser });
    const policy = String(headers["content-security-policy"]);
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+';/);
    expect(policy).toMatch(/base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
    expect(body).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(Buffer.byteLength(body)).toBeLessThan(16 * 1024);
  });

  it("the page is the same whatever the exporters are called", async () => {
    const pages = await Promise.all(
      [idle, await failing("</script><script>alert(1)</script>")].map(
        async (health) => (await ask(healthHandler(health), "/", "GET", { accept: browser })).body,
      ),
    );
    expect(pages[0]).toBe(pages[1]);
  });
});

it("an answer that somebody else has begun is ended, and nothing is thrown", async () => {
  const handler = healthHandler(idle);
  const begun = Object.assign(
    (request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(204).flushHeaders();
      handler(request, response);
    },
    { fetch: (request: Request) => handler.fetch(request) },
  );
  expect(await overNode(begun, "/", "GET", {})).toMatchObject({ status: 204, body: "" });
});

it("takes exporters and layers that have a health, too", async () => {
  const exporter = withHealth(scriptedExporter({ code: 0 }), { name: "exporter" });
  const names = async (handler: HealthHandler): Promise<readonly string[]> => {
    const { body } = await overFetch(handler, "/", "GET", {});
    return (JSON.parse(body) as HealthReport).exporters.map(({ name }) => name);
  };
  expect(await names(healthHandler(exporter))).toEqual(["exporter"]);
  expect(await names(healthHandler([idle, exporter, exportHealth({ name: "layer" })]))).toEqual([
    "idle",
    "exporter",
    "layer",
  ]);
  expect(await names(healthHandler([]))).toEqual([]);
});

it.for<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["an empty object", {}],
  ["a text", "health"],
  ["a health without snapshots", { health: {} }],
  ["an exporter that is not watched", scriptedExporter({ code: 0 })],
  ["nothing beside a health", [idle, undefined]],
])("refuses %s", ([, source]) => {
  expect(() => healthHandler(source as never)).toThrow(
    /^healthHandler: takes `Health`, or what has a `health`, as withHealth and exportHealth give it; not /,
  );
  expect(() => healthHandler(source as never)).toThrow(TypeError);
});

it("names every wrong option in one error", () => {
  expect(() => healthHandler(idle, { strict: "yes", title: "" } as never)).toThrow(
    /^healthHandler: 2 wrong options\n {2}strict: .*\n {2}title: unknown/,
  );
});
