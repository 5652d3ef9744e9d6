import type { Outcome, Payload } from "@meterbridge/core";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fetchTransport, type FetchTransportOptions } from "../../src/fetch/index.ts";
import type { Answer } from "../../src/index.ts";
import { call, httpServer, listen, payload, type Received } from "../loopback.ts";

it.for<[status: number, outcome: object]>([
  [200, { kind: "delivered", rejectedPoints: 0 }],
  [204, { kind: "delivered", rejectedPoints: 0 }],
  [301, { kind: "failed", error: { code: "refused", httpStatus: 301 } }],
  [304, { kind: "failed", error: { code: "refused" } }],
  [400, { kind: "failed", error: { code: "refused" } }],
  [401, { kind: "failed", error: { code: "unauthorized" } }],
  [413, { kind: "failed", error: { code: "too_large" }, divide: "halves" }],
  [429, { kind: "retryable", error: { code: "throttled", httpStatus: 429 }, retryAfterMs: 7000 }],
  [503, { kind: "retryable", error: { code: "unavailable" }, retryAfterMs: 7000 }],
])("an answer of %i is judged as httpTransport judges it", async ([status, expected]) => {
  const { outcome, received } = await exchanged((response) => response.writeHead(status, { "retry-after": "7" }).end());
  expect(outcome).toMatchObject(expected);
  expect(received).toHaveLength(1);
});

it("a request has the payload, its type and encoding, and the headers that were asked for", async () => {
  const { received } = await exchanged(
    (response) => response.end(),
    {
      headers: { authorization: "Bearer t", "content-language": "en" },
      userAgent: "me/1",
    },
    { ...payload(20), contentEncoding: "gzip" },
  );
  expect(received[0]).toMatchObject({
    method: "POST",
    headers: {
      authorization: "Bearer t",
      "content-encoding": "gzip",
      "content-language": "en",
      "content-length": "20",
      "content-type": "application/x-protobuf",
      "user-agent": "me/1",
    },
    body: Buffer.alloc(20, "a"),
  });
});

it("user info of the address becomes a header, in UTF-8", async () => {
  const { server, received } = httpServer((_request, response) => response.end());
  const transport = fetchTransport({ url: `http://us%C3%A9r:p4ss@127.0.0.1:${await listen(server)}/w?db=x` });
  expect(await transport.send(payload(), call())).toMatchObject({ kind: "delivered" });
  const basic = `Basic ${Buffer.from("usér:p4ss").toString("base64")}`;
  expect(received[0]).toMatchObject({ url: "/w?db=x", headers: { authorization: basic } });
});

it.for([301, 302, 303, 307, 308])("a redirect of %i is not followed, and its place not shown", async (status) => {
  const second = httpServer((_request, response) => response.end());
  const location = `http://127.0.0.1:${await listen(second.server)}/?token=topsecret`;
  const { outcome } = await exchanged((response) => response.writeHead(status, { location }).end());
  expect(outcome).toMatchObject({ kind: "failed", error: { code: "refused", httpStatus: status } });
  expect(String(errorOf(outcome))).not.toContain("topsecret");
  expect(second.received).toHaveLength(0);
});

it("a redirect that a browser hides is refused, too", async () => {
  const opaque = { type: "opaqueredirect", status: 0, headers: new Headers(), body: null } as unknown as Response;
  const transport = fetchTransport({ url: "http://far.test/", fetch: () => Promise.resolve(opaque) });
  expect(await transport.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "refused" } });
});

describe("headers that a function gives", () => {
  it("are asked for again after a 401, once", async () => {
    let asked = 0;
    const headers = (): { authorization: string } => ({ authorization: `Bearer token-${++asked}` });
    const { outcome, received } = await exchanged((response) => response.writeHead(401).end(), { headers });
    expect(received.map(({ headers: sent }) => sent.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "unauthorized" } });
  });

  it("are not waited for when the call ends", async () => {
    const ended = new AbortController();
    const transport = fetchTransport({
      url: "http://far.test/",
      headers() {
        ended.abort();
        return new Promise(() => {});
      },
    });
    expect(await transport.send(payload(), call(ended.signal))).toMatchObject({ kind: "retryable" });
  });
});

describe("a body", () => {
  it("is given to classify decompressed", async () => {
    const answers: Answer[] = [];
    await exchanged(
      (response) => {
        response.writeHead(429, { "content-type": "Application/JSON; charset=utf-8", "content-encoding": "gzip" });
        response.end(gzipSync('{"a":1}'));
      },
      { classify: (answer) => (answers.push(answer), { kind: "delivered", rejectedPoints: 2 }) },
    );
    expect(answers).toMatchObject([{ status: 429, contentType: "application/json" }]);
    expect(new TextDecoder().decode(answers[0]!.body)).toBe('{"a":1}');
  });

  it.for<[number, object]>([
    [200, { kind: "failed", error: { code: "bad_response" } }],
    [503, { kind: "retryable", error: { code: "unavailable" } }],
  ])("of a %i that unpacks beyond the limit is not read to its end", async ([status, expected]) => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const { outcome } = await exchanged(
      (response) => response.writeHead(status, { "content-encoding": "gzip" }).end(bomb),
      { maxResponseBytes: 1000 },
    );
    expect(outcome).toMatchObject(expected);
  });

  it("that never ends is given up at the limit", async () => {
    const { outcome } = await exchanged(
      (response) => {
        const more = (): unknown => response.destroyed || (response.write(Buffer.alloc(10_000)), setImmediate(more));
        more();
      },
      { maxResponseBytes: 30_000 },
    );
    expect(outcome).toMatchObject({ kind: "failed", error: { code: "bad_response" } });
  });

  it.for<[string, (response: ServerResponse) => void, string]>([
    [
      "is cut",
      (response) => response.writeHead(200, { "content-length": "9" }).write("abc", () => response.destroy()),
      "cut",
    ],
    [
      "is no valid gzip",
      (response) => response.writeHead(200, { "content-encoding": "gzip" }).end("abc"),
      "no valid gzip",
    ],
    [
      "is encoded in another way",
      (response) => response.writeHead(200, { "content-encoding": "own" }).end("abc"),
      '"own" is not supported',
    ],
  ])("of a success that %s does not undo it", async ([, answer, why]) => {
    const { outcome } = await exchanged(answer);
    expect(outcome).toMatchObject({ kind: "delivered", message: expect.stringContaining(why) });
  });

  it.for<[number, string]>([
    [200, "delivered"],
    [503, "retryable"],
    [400, "failed"],
  ])("of a %i that somebody has read before means what its status says: %s", async ([status, kind]) => {
    const logging = async (...request: Parameters<typeof fetch>): Promise<Response> => {
      const response = await fetch(...request);
      await response.text();
      return response;
    };
    const { outcome } = await exchanged((response) => response.writeHead(status).end("abc"), { fetch: logging });
    expect(outcome.kind).toBe(kind);
  });

  it("of a success that cannot be read nor given up does not undo it", async () => {
    const headers = new Headers({ "content-encoding": "own" });
    const response = { status: 200, type: "default", headers, body: {} } as unknown as Response;
    const { outcome } = await exchanged(() => {}, { fetch: async () => response });
    expect(outcome.kind).toBe("delivered");
  });

  it("of a success that does not end in time does not undo it", async () => {
    const ended = new AbortController();
    const body = new ReadableStream({ pull: () => ended.abort() }, { highWaterMark: 0 });
    const { outcome } = await exchanged(() => {}, { fetch: async () => new Response(body) }, payload(), ended.signal);
    expect(outcome).toMatchObject({ kind: "delivered", message: expect.stringContaining("did not arrive in time") });
  });
});

function errorOf(outcome: Outcome<Payload>): unknown {
  return outcome.kind === "delivered" ? undefined : outcome.error;
}

async function exchanged(
  answer: (response: ServerResponse) => void,
  options: Partial<FetchTransportOptions> = {},
  sent: Payload = payload(),
  signal?: AbortSignal,
): Promise<{ readonly outcome: Outcome<Payload>; readonly received: readonly Received[] }> {
  const { server, received } = httpServer((_request, response) => answer(response));
  const transport = fetchTransport({ url: `http://127.0.0.1:${await listen(server)}/v1/metrics`, ...options });
  const outcome = await transport.send(sent, call(signal));
  await transport.close(call());
  return { outcome, received };
}
