import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import {
  certificates,
  httpFarEnd,
  readProtobuf,
  writeProtobuf,
  type HttpFarEnd,
  type HttpFarEndOptions,
  type HttpVerdict,
} from "../src/index.ts";
import { oneCounter } from "./one-counter.ts";

const started: Pick<HttpFarEnd, "stop">[] = [];

afterEach(async () => {
  for (const farEnd of started.splice(0)) await farEnd.stop();
});

describe("httpFarEnd", () => {
  it("accepts what it was not told to refuse, and gives back its points", async () => {
    const farEnd = await start();
    expect(await send(farEnd, oneCounter(1))).toMatchObject({ status: 200, body: "{}" });
    expect(farEnd.received()).toMatchObject([{ kind: "sum", value: 1n, metric: { name: "hits" } }]);
    expect(farEnd.attempts()).toBe(1);
  });

  it("records a request as it came and decompressed", async () => {
    const farEnd = await start({ path: "/custom" });
    const wireBody = gzipSync(oneCounter(1));
    await send(farEnd, wireBody, { "content-encoding": "gzip", "x-key": "secret" });
    const [request] = farEnd.requests;
    expect(request).toMatchObject({ method: "POST", path: "/custom", headers: { "x-key": "secret" }, connection: 1 });
    expect(Buffer.from(request!.body).toString()).toBe(oneCounter(1));
    expect(Buffer.from(request!.wireBody)).toEqual(wireBody);
  });

  it("refuses what is no gzip, although it says so", async () => {
    const farEnd = await start();
    expect(await send(farEnd, oneCounter(1), { "content-encoding": "gzip" })).toMatchObject({ status: 400 });
    expect(farEnd.requests).toEqual([]);
  });

  it.for<readonly [HttpVerdict, object, number]>([
    [{ do: "accept" }, { status: 200, body: "{}" }, 3],
    [
      { do: "accept_some", rejectedPoints: 2, message: "too old" },
      { status: 200, body: '{"partialSuccess":{"rejectedDataPoints":"2","errorMessage":"too old"}}' },
      1,
    ],
    [{ do: "accept_some", rejectedPoints: 99 }, { status: 200 }, 0],
    [{ do: "accept_some", rejectedPoints: -1 }, { status: 200 }, 3],
    [{ do: "refuse" }, { status: 400, body: '{"message":"refused"}' }, 0],
    [{ do: "refuse", status: 413, message: "too large" }, { status: 413, body: '{"message":"too large"}' }, 0],
    [{ do: "throttle" }, { status: 429 }, 0],
    [{ do: "throttle", status: 503, retryAfter: "soon" }, { status: 503, headers: { "retry-after": "soon" } }, 0],
    [{ do: "fail" }, { status: 503 }, 0],
    [{ do: "fail", status: 500, message: "oh" }, { status: 500, body: '{"message":"oh"}' }, 0],
    [
      { do: "redirect", location: "http://127.0.0.1:1/", status: 308 },
      { status: 308, headers: { location: "http://127.0.0.1:1/" } },
      0,
    ],
    [
      { do: "answer", status: 202, headers: { "x-a": "b" }, body: "?" },
      { status: 202, headers: { "x-a": "b" }, body: "?" },
      3,
    ],
    [{ do: "answer", status: 404 }, { status: 404, body: "" }, 0],
    [{ do: "drop_before" }, { error: "ECONNRESET" }, 0],
    [{ do: "drop_after" }, { error: "ECONNRESET" }, 0],
    [{ do: "cut" }, { status: 200, body: "x".repeat(10), error: "ECONNRESET" }, 3],
    [{ do: "cut", status: 503 }, { status: 503, error: "ECONNRESET" }, 0],
  ])("told to %o, answers %o", async ([verdict, answer, received]) => {
    const farEnd = await start();
    farEnd.next(verdict);
    expect(await send(farEnd, oneCounter(1, 2, 3))).toMatchObject(answer);
    expect(farEnd.received()).toHaveLength(received);
    expect(farEnd.attempts()).toBe(1);
    expect(await send(farEnd, oneCounter(4))).toMatchObject({ status: 200 });
  });

  it.for(["drop_before", "drop_after"] as const)("resets a TLS connection, told to %s", async (verdict) => {
    const { ca, server } = certificates();
    const farEnd = await start({ tls: server });
    farEnd.next({ do: verdict });
    expect(await send(farEnd, oneCounter(1), {}, { ca })).toMatchObject({ error: "ECONNRESET" });
    expect(await send(farEnd, oneCounter(1), {}, { ca })).toMatchObject({ status: 200 });
    await farEnd.closedTo(0);
    expect(farEnd.requests.map((request) => request.connection)).toEqual(verdict === "drop_before" ? [2] : [1, 2]);
  });

  it("answers protobuf to protobuf", async () => {
    const farEnd = await start();
    farEnd.next({ do: "accept_some", rejectedPoints: -1n, message: "?" }, { do: "fail", message: "oh" });
    const body = writeProtobuf("ExportMetricsServiceRequest", {});
    const headers = { "content-type": "application/x-protobuf" };
    const partial = await send(farEnd, body, headers);
    expect(readProtobuf("ExportMetricsServiceResponse", partial.bytes)).toEqual({
      partialSuccess: { rejectedDataPoints: -1n, errorMessage: "?" },
    });
    expect(readProtobuf("Status", (await send(farEnd, body, headers)).bytes)).toEqual({ message: "oh" });
  });

  it("reads requests of another protocol, and answers in its words", async () => {
    const farEnd = await httpFarEnd({
      decode: ({ body }) =>
        Buffer.from(body)
          .toString()
          .split(" ")
          .map((name) => ({ metric: { name } })),
      answer: (verdict, { path }) =>
        verdict.do === "accept" ? { do: "answer", status: 204, statusText: `Taken at ${path}` } : undefined,
    });
    started.push(farEnd);
    farEnd.next({ do: "accept" }, { do: "refuse" }, { do: "accept_some", rejectedPoints: 1 });
    expect(await send(farEnd, "a b")).toMatchObject({ status: 204, statusText: "Taken at /v1/metrics", body: "" });
    expect(await send(farEnd, "c d")).toMatchObject({ status: 400 });
    expect(await send(farEnd, "e f")).toMatchObject({ status: 200 });
    expect(farEnd.received().map(({ metric }) => metric.name)).toEqual(["a", "b", "e"]);
  });

  it("follows its script in order, then does what it does otherwise", async () => {
    const farEnd = await start();
    farEnd.next({ do: "fail" }, { do: "accept" });
    farEnd.otherwise({ do: "refuse" });
    const statuses: unknown[] = [];
    for (let count = 0; count < 4; count++) statuses.push((await send(farEnd, oneCounter(count))).status);
    expect(statuses).toEqual([503, 200, 400, 400]);
    expect(farEnd.requests.map((request) => request.verdict.do)).toEqual(["fail", "accept", "refuse", "refuse"]);
  });

  it("holds an answer back until it is let go", async () => {
    const farEnd = await start();
    let letGo: () => void = () => {};
    farEnd.next({ do: "accept", after: new Promise<void>((resolve) => (letGo = resolve)) });
    let answered = false;
    const answer = send(farEnd, oneCounter(1)).finally(() => (answered = true));
    await farEnd.request(1);
    // A second request that is answered at once shows that the first one's answer had the time to come.
    expect(await send(farEnd, oneCounter(2))).toMatchObject({ status: 200 });
    expect(answered).toBe(false);
    letGo();
    expect(await answer).toMatchObject({ status: 200 });
  });

  it.for(["head", "body"] as const)("drips the %s of its answer without end", async (part) => {
    const farEnd = await start();
    farEnd.next({ do: "drip", everyMs: 1, part });
    const socket = await rawRequest(farEnd);
    let text = "";
    for await (const chunk of socket) if ((text += String(chunk)).length > 200) break;
    expect(text).toMatch(part === "head" ? /^HTTP\/1.1 200 OK\r\nX-Slow: x+$/ : /\r\n\r\n +$/);
    await farEnd.closedTo(0);
  });

  it("lets a client hang, and stops all the same", async () => {
    const farEnd = await start();
    farEnd.next({ do: "hang" });
    const answer = send(farEnd, oneCounter(1));
    await farEnd.request(1);
    await farEnd.stop();
    expect(await answer).toMatchObject({ error: "ECONNRESET" });
    expect(farEnd.connections()).toEqual({ open: 0, total: 1 });
  });

  it("starts again on the same port", async () => {
    const farEnd = await start();
    const { port } = farEnd;
    await farEnd.stop();
    expect(await send(farEnd, oneCounter(1))).toMatchObject({ error: "ECONNREFUSED" });
    await farEnd.start();
    expect(farEnd.port).toBe(port);
    expect(await send(farEnd, oneCounter(1))).toMatchObject({ status: 200 });
  });

  it("counts connections, and closes those that are idle", async () => {
    const farEnd = await start();
    const agent = new Agent({ keepAlive: true });
    await send(farEnd, oneCounter(1), {}, { agent });
    await send(farEnd, oneCounter(2), {}, { agent });
    expect(farEnd.connections()).toEqual({ open: 1, total: 1 });
    farEnd.closeIdle();
    await farEnd.closedTo(0);
    agent.destroy();
  });

  it("drops a request on a connection that is kept alive", async () => {
    const farEnd = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await send(farEnd, oneCounter(1), {}, { agent });
    farEnd.next({ do: "drop_before" });
    expect(await send(farEnd, oneCounter(2), {}, { agent })).toMatchObject({ error: "ECONNRESET" });
    expect(farEnd.connections().total).toBe(1);
    agent.destroy();
  });

  it("lets only clients in whose certificate it knows, when told to ask", async () => {
    const { ca, server, client, strangeClient } = certificates();
    const farEnd = await start({ tls: { ...server, ca, requestCert: true } });
    expect(await send(farEnd, oneCounter(1), {}, { ca, ...client })).toMatchObject({ status: 200 });
    expect(await send(farEnd, oneCounter(1), {}, { ca, ...strangeClient })).toHaveProperty("error");
    expect(await send(farEnd, oneCounter(1), {}, { ca })).toHaveProperty("error");
    expect(farEnd.attempts()).toBe(1);
  });
});

async function start(options?: HttpFarEndOptions): Promise<HttpFarEnd> {
  const farEnd = await httpFarEnd(options);
  started.push(farEnd);
  return farEnd;
}

interface Answer {
  status?: number | undefined;
  statusText?: string | undefined;
  headers?: object;
  body: string;
  bytes: Uint8Array;
  error?: string;
}

/** Posts with Node's plain client, on a connection of its own unless an agent is given. */
function send(
  farEnd: Pick<HttpFarEnd, "url">,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  more: RequestOptions & { ca?: string; cert?: string; key?: string } = {},
): Promise<Answer> {
  const request = farEnd.url.startsWith("https") ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const answer: Answer = { body: "", bytes: new Uint8Array() };
    const outgoing = request(farEnd.url, {
      method: "POST",
      agent: false,
      ...more,
      headers: { "content-type": "application/json", ...headers },
    });
    outgoing.on("response", (incoming: IncomingMessage) => {
      answer.status = incoming.statusCode;
      answer.statusText = incoming.statusMessage;
      answer.headers = incoming.headers;
      incoming.on("data", (chunk: Buffer) => {
        answer.bytes = Buffer.concat([answer.bytes, chunk]);
        answer.body = Buffer.from(answer.bytes).toString();
      });
      incoming.on("error", (error: NodeJS.ErrnoException) =>
        resolve({ ...answer, error: error.code ?? error.message }),
      );
      incoming.on("end", () => resolve(answer));
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => resolve({ ...answer, error: error.code ?? error.message }));
    outgoing.end(body);
  });
}

async function rawRequest(farEnd: HttpFarEnd): Promise<Socket> {
  const socket = connect(farEnd.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  return socket;
}
