import type { Outcome, Payload } from "@meterbridge/core";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { classifyStatus, httpTransport, type HttpTransportOptions } from "../src/index.ts";
import { call, httpServer, listen, payload, rawServer } from "./loopback.ts";

const secrets = [
  "Bearer tok-3n",
  "tok-3n",
  "p4ssw0rd",
  "key-in-query",
  Buffer.from("user:p4ssw0rd").toString("base64"),
];

describe("our secrets do not come out", () => {
  it.for([400, 401, 413, 503])("when the far end echoes them with a %i", async (status) => {
    const { server } = httpServer((request, response) => {
      response.writeHead(status, { "content-type": "text/plain" });
      response.end(`you sent ${JSON.stringify(request.headers)} to ${request.url}`);
    });
    await expectNoSecret(await listen(server));
  });

  it("when the far end echoes them where a message is cut short", async () => {
    const { server } = httpServer((_request, response) => {
      response.writeHead(400, { "content-type": "text/plain" }).end(`${"x".repeat(296)}tok-3n`);
    });
    const outcome = await sent(await listen(server), { headers: { authorization: "Bearer tok-3n" } });
    expect(inspect(outcome)).not.toContain("tok-");
  });

  it("when the backend's own classification forgets to take them out", async () => {
    const { server } = httpServer((request, response) => response.end(request.headers.authorization));
    const port = await listen(server);
    for (const kind of ["delivered", "failed"] as const) {
      await expectNoSecret(port, {
        classify: (answer) => {
          const said = Buffer.from(answer.body).toString();
          if (kind === "delivered") return { kind, rejectedPoints: 1, message: said };
          const outcome = classifyStatus({ ...answer, status: 400 }) as Outcome<Payload> & { kind: "failed" };
          const error = new (outcome.error.constructor as ErrorConstructor)("refused", said as never);
          return { kind, error: Object.assign(error, { cause: new Error(said) }) as typeof outcome.error };
        },
      });
    }
  });

  it("when the connection breaks, the answer is no HTTP, or the resolver fails", async () => {
    const echo = rawServer((socket) => socket.end("Bearer tok-3n p4ssw0rd key-in-query\r\n\r\n"));
    await expectNoSecret(await listen(echo), {}, "127.0.0.1", 1);
    await expectNoSecret(await listen(rawServer((socket) => socket.resetAndDestroy())));
    await expectNoSecret(
      1,
      { lookup: (_host, _options, found) => found(new Error("no Bearer tok-3n"), "") },
      "metrics.test",
      1,
    );
  });

  it("when one of them stays, while another changes with every attempt", async () => {
    let generation = 0;
    const { server } = httpServer((request, response) =>
      response.writeHead(400, { "content-type": "text/plain" }).end(String(request.headers["x-api-key"])),
    );
    const transport = httpTransport({
      url: `http://127.0.0.1:${await listen(server)}/`,
      headers: () => ({ "x-api-key": "key-that-stays", authorization: `Bearer token-${generation++}-xyz` }),
    });
    const outcomes: Outcome<Payload>[] = [];
    for (let nth = 0; nth < 300; nth++) outcomes.push(await transport.send(payload(), call()));
    expect(inspect(outcomes, { depth: 3, maxArrayLength: null })).not.toContain("key-that-stays");
    await transport.close(call());
  });

  it("when one that no header can carry was among them", async () => {
    let isWrong = true;
    const { server } = httpServer((request, response) =>
      response.writeHead(400, { "content-type": "text/plain" }).end(request.headers.authorization),
    );
    const transport = httpTransport({
      url: `http://127.0.0.1:${await listen(server)}/`,
      headers: () => ({ authorization: isWrong ? "Bearer \ud800-half" : "Bearer tok-3n-good" }),
    });
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "unauthorized" } });
    isWrong = false;
    const outcome = await transport.send(payload(), call());
    expect(outcome).toMatchObject({ kind: "failed", error: { httpStatus: 400 } });
    expect(inspect(outcome)).not.toContain("tok-3n");
    await transport.close(call());
  });

  it("when they came from the headers function some time ago", async () => {
    let generation = 0;
    const { server } = httpServer((_request, response) =>
      response
        .writeHead(400, { "content-type": "text/plain" })
        .end(Array.from({ length: 9 }, (_, n) => `token-${n}-xyz`).join()),
    );
    const transport = httpTransport({
      url: `http://127.0.0.1:${await listen(server)}/`,
      headers: () => ({ authorization: `Bearer token-${generation++}-xyz` }),
    });
    for (let i = 0; i < 8; i++) await transport.send(payload(), call());
    const shown = inspect(await transport.send(payload(), call()));
    expect(shown).not.toMatch(/token-\d-xyz/);
    await transport.close(call());
  });

  it("when an option is wrong", () => {
    const wrong = (): unknown =>
      httpTransport({ url: "ftp://user:p4ssw0rd@host/", headers: { "x y": "tok-3n", z: "tok-3n\n" } });
    expect(wrong).toThrow(/x y[^]*z: its value/);
    expect(wrong).not.toThrow(/p4ssw0rd|tok-3n/);
  });
});

async function sent(
  port: number,
  options: Partial<HttpTransportOptions>,
  host = "127.0.0.1",
): Promise<Outcome<Payload>> {
  const transport = httpTransport({ url: `http://${host}:${port}/`, ...options });
  const outcome = await transport.send(payload(), call());
  await transport.close(call());
  return outcome;
}

/** Sends with secrets in every place; `ways` 1 is all of them at once. */
async function expectNoSecret(
  port: number,
  options: Partial<HttpTransportOptions> = {},
  host = "127.0.0.1",
  ways = 3,
): Promise<void> {
  const url = `http://user:p4ssw0rd@${host}:${port}/?api_key=key-in-query`;
  const byHeader = { headers: { authorization: "Bearer tok-3n" } };
  const all = [
    { ...byHeader, ...options, url },
    { ...options, url },
    { ...byHeader, ...options },
  ];
  for (const given of all.slice(0, ways)) {
    const outcome = await sent(port, given, host);
    const shown = inspect(outcome, { depth: 9, showHidden: true });
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(outcome.kind === "delivered" ? outcome.message : outcome.error.message).not.toBe("");
  }
}
