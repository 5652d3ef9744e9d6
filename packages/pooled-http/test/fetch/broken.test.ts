import { ExportError, type Outcome, type Payload, type Transport } from "@meterbridge/core";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { fetchTransport } from "../../src/fetch/index.ts";
import { call, httpServer, listen, payload, rawServer, until } from "../loopback.ts";

describe("what fetch says of a failure", () => {
  it.for<[who: string, error: unknown, ambiguous: true | undefined]>([
    ["Node: nobody listens", failed({ code: "ECONNREFUSED", syscall: "connect" }), undefined],
    ["Node: no such name", failed({ code: "ENOTFOUND", syscall: "getaddrinfo" }), undefined],
    ["Node: no route", failed({ code: "EHOSTUNREACH", syscall: "connect" }), undefined],
    ["Node: no connection in time", failed({ code: "UND_ERR_CONNECT_TIMEOUT" }), undefined],
    ["Node: reset", failed({ code: "ECONNRESET", syscall: "read" }), true],
    ["Node: closed", failed({ code: "UND_ERR_SOCKET", message: "other side closed" }), true],
    ["Node: none of several addresses", severalAddresses("EHOSTUNREACH", "connect"), undefined],
    ["Node: one of several addresses broke later", severalAddresses("ECONNRESET", "read"), true],
    ["Bun: nobody listens", Object.assign(new TypeError("Unable to connect"), { code: "ECONNREFUSED" }), undefined],
    ["Bun: reset", Object.assign(new TypeError("closed unexpectedly"), { code: "ECONNRESET" }), true],
    ["Deno: nobody listens", failed({ message: "client error (Connect): tcp connect error" }), undefined],
    ["Deno: closed", failed({ message: "client error (SendRequest): connection closed" }), true],
    ["a browser", new TypeError("Failed to fetch"), true],
    ["what is no error", "oh", true],
  ])("%s", async ([, error, ambiguous]) => {
    const outcome = await sentBy(() => Promise.reject(error));
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(outcome.kind === "retryable" && outcome.ambiguous).toBe(ambiguous);
  });

  it("of a certificate fails, and is not tried again", async () => {
    expect(await sentBy(() => Promise.reject(failed({ code: "CERT_HAS_EXPIRED" })))).toMatchObject({
      kind: "failed",
      error: { code: "tls", message: expect.stringContaining("its certificate has expired (CERT_HAS_EXPIRED)") },
    });
  });

  it("of headers without an end is no HTTP, and is not tried again", async () => {
    expect(await sentBy(() => Promise.reject(failed({ code: "UND_ERR_HEADERS_OVERFLOW" })))).toMatchObject({
      kind: "failed",
      error: { code: "bad_response" },
    });
  });

  it("by throwing is no exception", async () => {
    const outcome = await sentBy(() => {
      throw new Error("oh");
    });
    expect(outcome).toMatchObject({ kind: "retryable", error: { message: "[connection] far.test:80: oh" } });
  });

  it("shows no secret", async () => {
    const error = failed({ message: "no Bearer tok-3n, nor dXNlcjpwNHNzdzByZA==, at ?token=key-in-query" });
    const transport = fetchTransport({
      url: "http://user:p4ssw0rd@far.test/?token=key-in-query",
      headers: { authorization: "Bearer tok-3n" },
      fetch: () => Promise.reject(error),
    });
    const shown = inspect(await transport.send(payload(), call()), { depth: 9 });
    for (const secret of ["tok-3n", "p4ssw0rd", "key-in-query"]) expect(shown).not.toContain(secret);
  });

  it("shows no secret of the address, however it is escaped there", async () => {
    const url = "http://far.test/?token=a%2Bb%2Fc%3d%3dlongsecret&name=x";
    const transport = fetchTransport({ url, fetch: () => Promise.reject(failed({ message: `at ${url}` })) });
    const shown = inspect(await transport.send(payload(), call()), { depth: 9 });
    expect(shown).not.toContain("longsecret");
  });
});

describe("a real failure", () => {
  it("to connect is surely not ambiguous", async () => {
    const { server } = httpServer(() => {});
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const outcome = await fetchTransport({ url: `http://127.0.0.1:${port}/` }).send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" } });
    expect(outcome).not.toHaveProperty("ambiguous");
  });

  it("of a connection that breaks after the request is ambiguous", async () => {
    const port = await listen(rawServer((socket) => socket.destroy()));
    const outcome = await fetchTransport({ url: `http://127.0.0.1:${port}/` }).send(payload(), call());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "connection" }, ambiguous: true });
  });

  it("of a far end that speaks no HTTP is no connection's", async () => {
    const port = await listen(rawServer((socket) => socket.end("garbage\r\n\r\n")));
    const outcome = await fetchTransport({ url: `http://127.0.0.1:${port}/` }).send(payload(), call());
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "bad_response" } });
  });
});

describe("a send that is called off", () => {
  it("ends with its signal, with the reason, and ends the request", async () => {
    const { server, received } = httpServer(() => {});
    const transport = fetchTransport({ url: `http://127.0.0.1:${await listen(server)}/` });
    const ended = new AbortController();
    const sent = transport.send(payload(), call(ended.signal));
    await until(() => received.length > 0);
    ended.abort(new ExportError("timeout", "too late"));
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "timeout" }, ambiguous: true });
    await until(() => received[0]!.socket.destroyed);
  });

  it("ends also where fetch does not look at its signal", async () => {
    const ended = new AbortController();
    const outcome = await sentBy(() => {
      ended.abort();
      return new Promise(() => {});
    }, ended.signal);
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "cancelled" }, ambiguous: true });
  });

  it.for<[by: string, callOff: (transport: Transport, ended: AbortController) => void]>([
    ["its signal", (_transport, ended) => ended.abort()],
    ["close", (transport) => void transport.close(call(AbortSignal.abort()))],
  ])("by %s lets go of an answer that comes all the same", async ([, callOff]) => {
    let answer: ((response: Response) => void) | undefined;
    let isLetGo = false;
    const fetch = (): Promise<Response> => new Promise((resolve) => (answer = resolve));
    const transport = fetchTransport({ url: "http://far.test/", fetch });
    const ended = new AbortController();
    const sent = transport.send(payload(), call(ended.signal));
    await until(() => answer !== undefined);
    callOff(transport, ended);
    expect(await sent).toMatchObject({ kind: "retryable", ambiguous: true });
    answer?.(new Response(new ReadableStream({ cancel: () => void (isLetGo = true) })));
    await until(() => isLetGo);
  });

  it("before it began sends nothing", async () => {
    let requests = 0;
    const outcome = await sentBy(async () => (requests++, new Response()), AbortSignal.abort());
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "cancelled" } });
    expect(outcome).not.toHaveProperty("ambiguous");
    expect(requests).toBe(0);
  });
});

describe("close", () => {
  it("ends what is under way, and refuses what comes then", async () => {
    const transport = fetchTransport({ url: "http://far.test/", fetch: () => new Promise(() => {}) });
    const sent = transport.send(payload(), call());
    await transport.close({ ...call(AbortSignal.abort()) });
    expect(await sent).toMatchObject({ kind: "retryable", error: { code: "shutdown" }, ambiguous: true });
    expect(await transport.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "shutdown" } });
  });
});

/** As Node and Deno wrap it. */
function severalAddresses(code: string, syscall: string): TypeError {
  const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED", syscall: "connect" });
  const other = Object.assign(new Error("other"), { code, syscall });
  return new TypeError("fetch failed", { cause: Object.assign(new AggregateError([refused, other]), { code }) });
}

function failed({
  message = "",
  ...rest
}: {
  readonly message?: string;
  readonly code?: string;
  readonly syscall?: string;
}): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), rest) });
}

function sentBy(fetch: () => Promise<Response>, signal?: AbortSignal): Promise<Outcome<Payload>> {
  return fetchTransport({ url: "http://far.test/", fetch }).send(payload(), call(signal));
}
