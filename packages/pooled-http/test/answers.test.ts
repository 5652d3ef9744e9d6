import { ExportError, type Payload } from "@meterbridge/core";
import { fork } from "node:child_process";
import diagnosticsChannel from "node:diagnostics_channel";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Answer, httpTransport, type HttpTransportOptions } from "../src/index.ts";
import { call, httpServer, listen, payload, rawServer } from "./loopback.ts";

type Far = (response: ServerResponse) => void;

describe("by its status, an answer", () => {
  it.for<[status: number, outcome: object]>([
    [200, { kind: "delivered", rejectedPoints: 0 }],
    [202, { kind: "delivered", rejectedPoints: 0 }],
    [204, { kind: "delivered", rejectedPoints: 0 }],
    [301, { kind: "failed", error: { code: "refused", httpStatus: 301 } }],
    [304, { kind: "failed", error: { code: "refused" } }],
    [307, { kind: "failed", error: { code: "refused" } }],
    [400, { kind: "failed", error: { code: "refused" } }],
    [401, { kind: "failed", error: { code: "unauthorized" } }],
    [403, { kind: "failed", error: { code: "unauthorized" } }],
    [404, { kind: "failed", error: { code: "refused" } }],
    [408, { kind: "failed", error: { code: "refused" } }],
    [413, { kind: "failed", error: { code: "too_large" }, divide: "halves" }],
    [429, { kind: "retryable", error: { code: "throttled", httpStatus: 429 } }],
    [500, { kind: "failed", error: { code: "refused" } }],
    [501, { kind: "failed", error: { code: "refused" } }],
    [502, { kind: "retryable", error: { code: "unavailable" } }],
    [503, { kind: "retryable", error: { code: "unavailable" } }],
    [504, { kind: "retryable", error: { code: "unavailable" } }],
  ])("of %i is judged", async ([status, expected]) => {
    const { outcome, requests } = await exchanged((response) => response.writeHead(status).end());
    expect(outcome).toMatchObject(expected);
    expect(requests).toBe(1);
  });

  it("is told from an interim one", async () => {
    const { outcome } = await exchanged((response) => {
      response.writeProcessing();
      response.writeHead(503).end();
    });
    expect(outcome).toMatchObject({ kind: "retryable", error: { httpStatus: 503 } });
  });
});

describe("Retry-After", () => {
  it.for<[string, number | undefined]>([
    ["7", 7000],
    ["Sun, 01 Mar 2026 12:00:07 GMT", 7000],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
    ["soon", undefined],
  ])("of %s is passed on", async ([header, retryAfterMs]) => {
    const clock = {
      now: () => performance.now(),
      wallTime: () => Date.UTC(2026, 2, 1, 12),
      setTimeout: () => () => {},
    };
    const { outcome } = await exchanged((response) => response.writeHead(503, { "retry-after": header }).end(), {
      clock,
    });
    expect(outcome.kind === "retryable" && outcome.retryAfterMs).toBe(retryAfterMs);
  });
});

it("a redirect is not followed, and nothing of it is shown", async () => {
  const second = httpServer((_request, response) => response.end());
  const location = `http://127.0.0.1:${await listen(second.server)}/?token=topsecret`;
  for (const status of [301, 302, 303, 307, 308]) {
    const { outcome } = await exchanged((response) => response.writeHead(status, { location }).end(), {
      headers: { authorization: "Bearer topsecret" },
    });
    expect(outcome).toMatchObject({
      kind: "failed",
      error: { message: expect.stringMatching(new RegExp(`^\\[refused\\] HTTP ${status} from 127\\.0\\.0\\.1:\\d+$`)) },
    });
  }
  expect(second.received).toHaveLength(0);
});

describe("classify", () => {
  it("is given the answer, decompressed", async () => {
    const answers: Answer[] = [];
    await exchanged(
      (response) => {
        response.writeHead(429, {
          "content-type": "Application/JSON; charset=utf-8",
          "content-encoding": "gzip",
          "retry-after": "2",
          "x-more": "yes",
        });
        response.end(gzipSync('{"a":1}'));
      },
      {
        classify: (answer) => {
          answers.push(answer);
          return { kind: "delivered", rejectedPoints: 2 };
        },
      },
    );
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ status: 429, contentType: "application/json", retryAfterMs: 2000 });
    expect(answers[0]!.headers["x-more"]).toBe("yes");
    expect(Buffer.from(answers[0]!.body).toString()).toBe('{"a":1}');
    expect(answers[0]!.unreadable).toBeUndefined();
  });

  it.for([200, 400])("is given the very payload that a %i is the answer to", async (status) => {
    const { server } = httpServer((_request, response) => response.writeHead(status).end());
    const payloads: Payload[] = [];
    const transport = httpTransport({
      url: `http://127.0.0.1:${await listen(server)}/`,
      classify(_answer, answered) {
        payloads.push(answered);
        return { kind: "delivered", rejectedPoints: 0 };
      },
    });
    const sent = [
      { ...payload(), detail: [1] },
      { ...payload(), detail: [2] },
    ];
    await Promise.all(sent.map((one) => transport.send(one, call())));
    await transport.close(call());
    expect(payloads).toHaveLength(2);
    for (const one of sent) expect(payloads.some((answered) => answered === one)).toBe(true);
  });

  it.for<[number, object]>([
    [200, { kind: "delivered", message: expect.stringContaining("could not be read: oh") }],
    [503, { kind: "failed", error: { code: "bad_response", httpStatus: 503 } }],
  ])("that throws on a %i does not reject the send", async ([status, expected]) => {
    const { outcome } = await exchanged((response) => response.writeHead(status).end(), {
      classify: () => {
        throw new Error("oh");
      },
    });
    expect(outcome).toMatchObject(expected);
  });
});

describe("a success whose body", () => {
  const cannot = { kind: "delivered", rejectedPoints: 0, message: expect.stringContaining("could not be read") };
  it.for<[string, Far]>([
    ["is no gzip though it says so", (r) => r.writeHead(200, { "content-encoding": "gzip" }).end("garbage")],
    [
      "is half a gzip",
      (r) => r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("a".repeat(1e5)).subarray(0, 50)),
    ],
    ["is deflated", (r) => r.writeHead(200, { "content-encoding": "deflate" }).end(deflateSync("a"))],
    ["is brotli", (r) => r.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync("a"))],
    ["is zstd", (r) => r.writeHead(200, { "content-encoding": "zstd" }).end(zstdCompressSync("a"))],
    ["is compressed twice", (r) => r.writeHead(200, { "content-encoding": "gzip, gzip" }).end(gzipSync(gzipSync("a")))],
    ["is cut", (r) => r.writeHead(200, { "content-length": 100 }).write("a", () => r.socket!.end())],
    ["is cut within its chunks", (r) => r.writeHead(200).write("a", () => r.socket!.end())],
    [
      "is reset",
      (r) => {
        onceHeadersArrived(() => r.socket!.resetAndDestroy());
        r.writeHead(200, { "content-length": 100 }).write("a");
      },
    ],
    ["is broken HTTP", (r) => (r.writeHead(200).flushHeaders(), r.socket!.write("zzzz\r\n"))],
  ])("%s was delivered, with a warning, and is not sent again", async ([, far]) => {
    const { outcome, requests } = await exchanged(far);
    expect(outcome).toMatchObject(cannot);
    expect(requests).toBe(1);
  });

  it.for<[string, Far]>([
    ["gzip", (r) => r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("fine"))],
    ["x-gzip", (r) => r.writeHead(200, { "content-encoding": "x-gzip" }).end(gzipSync("fine"))],
    ["identity", (r) => r.writeHead(200, { "content-encoding": "identity" }).end("fine")],
    ["no encoding", (r) => r.writeHead(200).end("fine")],
    ["no length, ended by the connection's end", (r) => r.writeHead(200, { connection: "close" }).end("fine")],
  ])("comes with %s is read", async ([, far]) => {
    const bodies: string[] = [];
    const classify: HttpTransportOptions["classify"] = (answer) => {
      bodies.push(Buffer.from(answer.body).toString());
      return { kind: "delivered", rejectedPoints: 0 };
    };
    expect((await exchanged(far, { classify })).outcome).toEqual({ kind: "delivered", rejectedPoints: 0 });
    expect(bodies).toEqual(["fine"]);
  });

  it("drips until the send is called off was delivered, too", async () => {
    const controller = new AbortController();
    const timeout = new ExportError("timeout", "no time left");
    let closed: Promise<unknown> | undefined;
    const { outcome } = await exchanged(
      (response) => {
        onceHeadersArrived(() => controller.abort(timeout));
        response.writeHead(200, { "content-length": 1000 }).write("a");
        closed = once(response.socket!, "close");
      },
      {},
      controller.signal,
    );
    expect(outcome).toMatchObject({ kind: "delivered", message: expect.stringContaining("did not arrive in time") });
    await closed;
  });
});

describe("a failure whose body", () => {
  it.for<[string, Far, object]>([
    [
      "is cut",
      (r) => r.writeHead(503, { "content-length": 100, "retry-after": "1" }).write("a", () => r.socket!.end()),
      { kind: "retryable", retryAfterMs: 1000 },
    ],
    [
      "is no gzip",
      (r) => r.writeHead(400, { "content-encoding": "gzip" }).end("garbage"),
      { kind: "failed", error: { code: "refused" } },
    ],
  ])("%s is judged by its status", async ([, far, expected]) => {
    expect((await exchanged(far)).outcome).toMatchObject(expected);
  });

  it("drips until the send is called off is judged by its status", async () => {
    const controller = new AbortController();
    const { outcome } = await exchanged(
      (response) => {
        onceHeadersArrived(() => controller.abort());
        response.writeHead(503).write("a");
      },
      {},
      controller.signal,
    );
    expect(outcome).toMatchObject({ kind: "retryable", error: { code: "unavailable", httpStatus: 503 } });
    expect(outcome).not.toHaveProperty("ambiguous");
  });

  const cutHere: Far = (r) => r.writeHead(500, { "content-length": 100 }).write("partial wr", () => r.socket!.end());
  it.for<[string, Far, body: string, unreadable: string]>([
    ["is cut", cutHere, "partial wr", "it was cut"],
    [
      "is reset",
      (r) => {
        onceHeadersArrived(() => r.socket!.resetAndDestroy());
        r.writeHead(500, { "content-length": 100 }).write("partial wr");
      },
      "partial wr",
      "it was cut",
    ],
    [
      "is broken HTTP",
      (r) => r.writeHead(500).write("partial wr", () => r.socket!.write("zzzz\r\n")),
      "partial wr",
      "it was cut",
    ],
    ["is too long", (r) => r.writeHead(500).end("partial write: no"), "partial wr", "it is longer than 10 bytes"],
    ["goes on and on", (r) => endless(r, 500), "aaaaaaaaaa", "it is longer than 10 bytes"],
    [
      "announces that it is too long",
      (r) => r.writeHead(500, { "content-length": 1e9 }).write("partial write: no"),
      "partial wr",
      "it is longer than 10 bytes",
    ],
    [
      "is too long once it is decompressed",
      (r) => r.writeHead(500, { "content-encoding": "gzip" }).end(gzipSync("a".repeat(11))),
      "",
      "it is longer than 10 bytes",
    ],
  ])("%s is classified by what arrived of it", async ([, far, body, unreadable]) => {
    const answers: Answer[] = [];
    const classify: HttpTransportOptions["classify"] = (answer) => {
      answers.push(answer);
      return { kind: "delivered", rejectedPoints: 1 };
    };
    const { outcome } = await exchanged(far, { classify, maxResponseBytes: 10 });
    expect(outcome).toMatchObject({ rejectedPoints: 1 });
    expect(answers).toMatchObject([{ status: 500, unreadable }]);
    expect(Buffer.from(answers[0]!.body).toString()).toBe(body);
  });

  it("drips until the send is called off is classified by what arrived of it", async () => {
    const controller = new AbortController();
    const answers: Answer[] = [];
    await exchanged(
      (response) => {
        onceHeadersArrived(() => controller.abort());
        response.writeHead(500, { "content-length": 100 }).write("partial wr");
      },
      {
        classify(answer) {
          answers.push(answer);
          return { kind: "delivered", rejectedPoints: 1 };
        },
      },
      controller.signal,
    );
    expect(answers).toMatchObject([{ unreadable: "it did not arrive in time" }]);
    expect(Buffer.from(answers[0]!.body).toString()).toBe("partial wr");
  });

  it("is text is quoted on one line, and not at length", async () => {
    const { outcome } = await exchanged((response) =>
      response.writeHead(400, { "content-type": "text/plain" }).end(`bad\r\n\u001b[31m${"x".repeat(1e5)}`),
    );
    const message = outcome.kind === "failed" ? outcome.error.message : "";
    expect(message).toMatch(/^\[refused\] HTTP 400 from 127\.0\.0\.1:\d+: bad \[31mx+…$/);
    expect(message.length).toBeLessThan(400);
  });
});

describe("a success that is too long", () => {
  const tooLong = { kind: "failed", error: { code: "bad_response" } };
  it.for<[string, Far]>([
    ["announces it", (r) => r.writeHead(200, { "content-length": 1e9 }).flushHeaders()],
    ["goes on and on", (r) => endless(r)],
    [
      "is small until it is decompressed",
      (r) => r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(1001))),
    ],
  ])("(it %s) fails, and is not sent again", async ([, far]) => {
    const { outcome, requests } = await exchanged(far, { maxResponseBytes: 1000 });
    expect(outcome).toMatchObject(tooLong);
    expect(requests).toBe(1);
  });

  it("may be just as long as allowed", async () => {
    for (const encoding of ["gzip", "identity"]) {
      const body = Buffer.from(crypto.getRandomValues(new Uint8Array(1000)));
      const { outcome } = await exchanged(
        (r) => r.writeHead(200, { "content-encoding": encoding }).end(encoding === "gzip" ? gzipSync(body) : body),
        { maxResponseBytes: 1000 },
      );
      expect(outcome).toEqual({ kind: "delivered", rejectedPoints: 0 });
    }
  });

  it("does not fill the memory: 64 MiB with a failure, 5 MiB, a gzip bomb of 1 GiB", async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const bomb = Buffer.concat(Array.from({ length: 16 }, () => zeros));
    const { server } = httpServer((request, response) => {
      if (request.url === "/ok") response.end("{}");
      else if (request.url === "/failure") response.writeHead(503).end(Buffer.alloc(64 * 1024 * 1024));
      else if (request.url === "/long") response.end(Buffer.alloc(5 * 1024 * 1024));
      else response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const client = fork(new URL("memory-client.ts", import.meta.url), [url], { execArgv: ["--expose-gc"] });
    onTestFinished(() => void client.kill());
    const [report] = (await once(client, "message")) as [{ kinds: string[]; grownMiB: number }];
    expect(report.kinds).toEqual(["delivered", "retryable unavailable", "failed bad_response", "failed bad_response"]);
    expect(report.grownMiB).toBeLessThan(32);
  });
});

it("what is no HTTP at all fails", async () => {
  const port = await listen(rawServer((socket) => socket.end("220 mail.example.com ESMTP\r\n")));
  const transport = httpTransport({ url: `http://127.0.0.1:${port}/` });
  expect(await transport.send(payload(), call())).toMatchObject({ kind: "failed", error: { code: "bad_response" } });
  await transport.close(call());
});

async function exchanged(
  far: Far,
  options: Partial<HttpTransportOptions> = {},
  signal?: AbortSignal,
): Promise<{
  readonly outcome: Awaited<ReturnType<ReturnType<typeof httpTransport>["send"]>>;
  readonly requests: number;
}> {
  const { server, received } = httpServer((_request, response) => far(response));
  const transport = httpTransport({ url: `http://127.0.0.1:${await listen(server)}/`, ...options });
  const outcome = await transport.send(payload(), call(signal));
  await transport.close(call());
  return { outcome, requests: received.length };
}

/** Runs when this process has read the headers of an answer: where the client is, no server can tell. */
function onceHeadersArrived(run: () => void): void {
  const arrived = (): void => {
    diagnosticsChannel.unsubscribe("http.client.response.finish", arrived);
    setImmediate(run);
  };
  diagnosticsChannel.subscribe("http.client.response.finish", arrived);
}

function endless(response: ServerResponse, status = 200): void {
  response.writeHead(status);
  const more = (): void => {
    while (!response.destroyed && response.write("a".repeat(10_000)));
  };
  response.on("drain", more);
  more();
}
