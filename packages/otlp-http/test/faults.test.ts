import { certificates, type HttpFarEnd, httpFarEnd, sortPoints } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "../src/index.ts";
import { recording } from "./recording.ts";

let farEnd: HttpFarEnd;
beforeEach(async () => {
  farEnd = await httpFarEnd();
});
afterEach(() => farEnd.stop());

const quick = { initialDelayMs: 1, maxDelayMs: 1 };

function shopAt(options: OtlpHttpExporterOptions = {}) {
  const shop = recording(otlpHttpExporter({ url: farEnd.url, retry: quick, ...options }));
  shop.record();
  return shop;
}

describe("a far end that is not there", () => {
  it("F1: is tried again until it is there", async () => {
    await farEnd.stop();
    let tries = 0;
    const shop = shopAt({
      url: `http://collector.test:${farEnd.port}/v1/metrics`,
      // Each attempt resolves the name: with the second, the far end starts.
      lookup: (_host, _options, callback) => {
        tries += 1;
        const found = (): void => callback(null, [{ address: "127.0.0.1", family: 4 }]);
        if (tries === 2) void farEnd.start().then(found);
        else found();
      },
    });
    expect(await shop.export()).toEqual({ code: 0 });
    expect(tries).toBe(2);
    expect(sortPoints(farEnd.received())).toEqual(shop.handedOver());
    await shop.shutdown();
  });

  it("F1: fails when it stays away, naming host and port", async () => {
    await farEnd.stop();
    const shop = shopAt({ retry: { ...quick, maxAttempts: 2 } });
    const answer = await shop.export();
    expect(answer).toMatchObject({ code: 1, error: { code: "connection" } });
    expect(answer.error!.message).toContain(`127.0.0.1:${farEnd.port}`);
    await shop.shutdown();
  });

  it("F12: is found at its new address when its name moves", async () => {
    const addresses = ["127.0.0.2", "127.0.0.1"];
    const shop = shopAt({
      url: `http://collector.test:${farEnd.port}/v1/metrics`,
      lookup: (_host, _options, callback) => callback(null, [{ address: addresses.shift()!, family: 4 }]),
    });
    expect(await shop.export()).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });

  it("F12: whose name is not known is tried again", async () => {
    let lookups = 0;
    const shop = shopAt({
      url: `http://collector.test:${farEnd.port}/v1/metrics`,
      lookup: (_host, _options, callback) => {
        lookups += 1;
        if (lookups === 1) callback(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }), []);
        else callback(null, [{ address: "127.0.0.1", family: 4 }]);
      },
    });
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
  });
});

describe("a far end that takes too long", () => {
  it("F2: and never answers costs one attempt, then the next delivers", async () => {
    farEnd.next({ do: "hang" });
    const shop = shopAt({ attemptTimeoutMs: 50 });
    expect(await shop.export()).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBe(2);
    await shop.shutdown();
  });

  it("F2: because its process is frozen ends at the deadline", async () => {
    const script = "require('net').createServer().listen(0,'127.0.0.1',1,function(){console.log(this.address().port)})";
    const frozen = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(frozen.stdout, "data")) as [Buffer];
    frozen.kill("SIGSTOP");
    try {
      const shop = shopAt({ url: `http://127.0.0.1:${Number(port)}/`, timeoutMs: 200 });
      expect(await shop.export()).toMatchObject({ code: 1, error: { code: "timeout" } });
      await shop.shutdown();
    } finally {
      frozen.kill("SIGKILL");
    }
  });

  it.for(["head", "body"] as const)("F5: dripping its %s ends at the total deadline", async (part) => {
    farEnd.otherwise({ do: "drip", part, everyMs: 20 });
    const shop = shopAt({ timeoutMs: 200 });
    const answer = await shop.export();
    // With the head of a success the data has arrived, however long the rest takes.
    expect(answer).toMatchObject(part === "head" ? { code: 1, error: { code: "timeout" } } : { code: 0 });
    await shop.shutdown();
  });

  it("waiting for a headers function that never answers is inside the deadline", async () => {
    const shop = shopAt({ timeoutMs: 100, headers: () => new Promise(() => {}) });
    expect(await shop.export()).toMatchObject({ code: 1, error: { code: "timeout" } });
    expect(farEnd.connections().total).toBe(0);
    await shop.shutdown();
  });

  it("waiting for a name that never resolves is inside the deadline", async () => {
    const shop = shopAt({ url: "http://collector.test/", timeoutMs: 100, lookup: () => {} });
    expect(await shop.export()).toMatchObject({ code: 1, error: { code: "timeout" } });
    await shop.shutdown();
  });
});

describe("a connection that breaks", () => {
  it.for(["drop_before", "drop_after"] as const)("F3: %s is tried again", async (verdict) => {
    farEnd.next({ do: verdict });
    const shop = shopAt();
    expect(await shop.export()).toEqual({ code: 0 });
    expect(sortPoints(farEnd.received())).toEqual(shop.handedOver());
    await shop.shutdown();
  });

  it.for([
    ["drop_before", false],
    ["drop_after", true],
  ] as const)("F3: %s: whether it may have arrived is told (%s)", async ([verdict, ambiguous]) => {
    farEnd.next({ do: verdict });
    const shop = shopAt({ retry: false });
    const { error } = await shop.export();
    expect((error as unknown as { outcome: object }).outcome).toMatchObject({ kind: "retryable" });
    expect("ambiguous" in (error as unknown as { outcome: object }).outcome).toBe(ambiguous);
    await shop.shutdown();
  });

  it("F4: in the middle of a success is a success", async () => {
    farEnd.next({ do: "cut" });
    const shop = shopAt();
    expect(await shop.export()).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });

  it("F14: while it was idle is replaced silently, with one delivery, also without retries", async () => {
    const shop = shopAt({ retry: false });
    await shop.export();
    // The idle connection is reset with the next request on it.
    farEnd.next({ do: "drop_before" });
    expect(await shop.export()).toEqual({ code: 0 });
    expect(sortPoints(farEnd.received())).toEqual(shop.handedOver());
    expect(farEnd.connections().total).toBe(2);
    await shop.shutdown();
  });

  it("is kept for the next export when nothing is wrong", async () => {
    const shop = shopAt();
    for (let index = 0; index < 3; index++) await shop.export();
    expect(farEnd.connections().total).toBe(1);
    await shop.shutdown();
  });
});

describe("F6: the far end's wish to be left alone", () => {
  it.for([
    ["1", 1_000],
    ["0", 100],
    ["-5", 100],
    ["garbage", 100],
    [new Date(Date.now() - 60_000).toUTCString(), 100],
  ] as const)("Retry-After %s: the next attempt comes after %i ms or more", async ([retryAfter, leastMs]) => {
    farEnd.next({ do: "throttle", retryAfter });
    const shop = shopAt();
    expect(await shop.export()).toEqual({ code: 0 });
    const [first, second] = farEnd.requests;
    // A timer may fire a fraction of a millisecond early.
    expect(second!.arrivedMs - first!.arrivedMs).toBeGreaterThanOrEqual(leastMs - 2);
    await shop.shutdown();
  });

  it("as a date is honoured", async () => {
    const shop = shopAt();
    const inTwoSeconds = new Date(Date.now() + 2_000);
    farEnd.next({ do: "throttle", status: 503, retryAfter: inTwoSeconds.toUTCString() });
    expect(await shop.export()).toEqual({ code: 0 });
    expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(inTwoSeconds.getTime() / 1_000) * 1_000 - 2);
    await shop.shutdown();
  });

  it("holds for exports that overlap, too", async () => {
    const shop = shopAt();
    await shop.export();
    const metrics = shop.lastBatch();
    farEnd.otherwise({ do: "throttle", status: 503, retryAfter: "3600" });
    const exporter = otlpHttpExporter({ url: farEnd.url });
    const answers = Array.from(
      { length: 5 },
      () => new Promise<{ code: number }>((resolve) => exporter.export(metrics, resolve)),
    );
    expect((await Promise.all(answers)).map(({ code }) => code)).toEqual([1, 1, 1, 1, 1]);
    expect(farEnd.attempts()).toBe(2);
    farEnd.otherwise({ do: "accept" });
    await Promise.all([exporter.shutdown(), shop.shutdown()]);
  });

  it("beyond the deadline ends the export at once, and is handed on", async () => {
    farEnd.next({ do: "throttle", retryAfter: "1000000000" });
    const shop = shopAt();
    const { code, error } = await shop.export();
    expect(code).toBe(1);
    expect(error).toMatchObject({ code: "throttled", outcome: { retryAfterMs: 1e12 } });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });
});

it("F11: a data point that is larger than a request may be is dropped alone, and counted", async () => {
  const lines: string[] = [];
  const logger = { warn: (line: string) => lines.push(line), error() {}, info() {}, debug() {}, verbose() {} };
  diag.setLogger(logger as DiagLogger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  const exporter = otlpHttpExporter({ url: farEnd.url, maxRequestBytes: 1_500 });
  const shop = recording(exporter);
  shop.record();
  shop.recordWith({ note: "x".repeat(2_000) });
  expect(await shop.export()).toEqual({ code: 0 });
  expect(farEnd.received()).toHaveLength(shop.handedOver().length - 1);
  expect(lines).toEqual([expect.stringMatching(/dropped 1 data points: 1 point_too_large/)]);
  await shop.shutdown();
  diag.disable();
});

it("a data point that cannot be encoded is dropped alone, and counted", async () => {
  const note: Record<string, unknown> = {};
  const shop = shopAt();
  shop.recordWith({ note } as never);
  // The SDK refuses a circle, but hands out the caller's own object.
  note["self"] = note;
  expect(await shop.export()).toEqual({ code: 0 });
  expect(farEnd.received()).toHaveLength(11);
  await shop.shutdown();
});

describe("F13: TLS", () => {
  const { ca, server, client, expired, wrongHost, selfSigned, strangeClient } = certificates();

  async function exportTo(
    tls: NonNullable<Parameters<typeof httpFarEnd>[0]>["tls"] & object,
    options: OtlpHttpExporterOptions,
  ) {
    const secure = await httpFarEnd({ tls });
    try {
      const shop = shopAt({ url: secure.url, ...options });
      const answer = await shop.export();
      await shop.shutdown();
      return { answer, received: secure.received().length };
    } finally {
      await secure.stop();
    }
  }

  it.for([
    ["with its own authority", server, { ca }],
    ["under the name that was given", wrongHost, { ca, serverName: "elsewhere.test" }],
  ] as const)("is trusted %s", async ([, certificate, tls]) => {
    const { answer, received } = await exportTo(certificate, { tls });
    expect(answer).toEqual({ code: 0 });
    expect(received).toBeGreaterThan(0);
  });

  it.for([
    ["that nobody signed", selfSigned, { ca }],
    ["of an authority that is not trusted", server, {}],
    ["that is over", expired, { ca }],
    ["for another host", wrongHost, { ca }],
  ] as const)("fails at once with a certificate %s", async ([, certificate, tls]) => {
    const { answer, received } = await exportTo(certificate, { tls });
    expect(answer).toMatchObject({ code: 1, error: { code: "tls" } });
    expect(received).toBe(0);
  });

  it("shows our own certificate to a far end that asks for one", async () => {
    const mutual = { ...server, ca, requestCert: true };
    const { answer } = await exportTo(mutual, { tls: { ca, ...client } });
    expect(answer).toEqual({ code: 0 });
  });

  it.for([
    ["none", {}],
    ["a stranger's", strangeClient],
  ] as const)("fails when our own certificate is %s", async ([, own]) => {
    const { answer, received } = await exportTo({ ...server, ca, requestCert: true }, { tls: { ca, ...own } });
    // TLS 1.3: the refusal comes after the handshake, and the reset that follows may overtake it.
    expect(answer).toMatchObject({ code: 1, error: { code: expect.stringMatching(/^(tls|connection)$/) } });
    expect(received).toBe(0);
  });

  it("never falls back to plain text", async () => {
    const shop = shopAt({ url: farEnd.url.replace("http:", "https:") });
    expect(await shop.export()).toMatchObject({ code: 1 });
    expect(farEnd.requests).toEqual([]);
    await shop.shutdown();
  });
});

describe("secrets", () => {
  const token = "s3cr3t-t0ken-0123456789";

  it("show in no error and no log line, whatever the far end echoes", async () => {
    const seen: string[] = [];
    const line = (message: string): void => void seen.push(message);
    const logger = { error: line, warn: line, info: line, debug: line, verbose: line };
    diag.setLogger(logger as DiagLogger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
    const { host } = new URL(farEnd.url);
    const verdicts = [
      { do: "refuse", message: `no: Bearer ${token}` },
      { do: "answer", status: 401, body: token },
      { do: "answer", status: 307, headers: { location: `http://elsewhere/?token=${token}` } },
      { do: "accept_some", rejectedPoints: 1, message: `${token} is over its limit` },
      { do: "drop_after" },
    ] as const;
    for (const verdict of verdicts) {
      for (const headers of [
        { authorization: `Bearer ${token}` },
        async () => ({ authorization: `Bearer ${token}` }),
      ]) {
        farEnd.next(verdict, verdict);
        const shop = shopAt({ url: `http://user:${token}@${host}/`, headers, retry: false });
        const { error } = await shop.export();
        seen.push(inspect(error, { depth: 9 }), JSON.stringify(error ?? null));
        farEnd.next({ do: "accept" });
        await shop.shutdown();
      }
    }
    diag.disable();
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter((text) => text.includes(token))).toEqual([]);
    expect(farEnd.requests.some(({ headers }) => headers.authorization === `Bearer ${token}`)).toBe(true);
  });

  it("are asked for again, once, when the far end no longer knows them", async () => {
    farEnd.next({ do: "answer", status: 401 });
    let asked = 0;
    const shop = shopAt({ headers: () => ({ authorization: `Bearer token-${++asked}` }) });
    expect(await shop.export()).toEqual({ code: 0 });
    expect(farEnd.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
    await shop.shutdown();
  });
});

it("F28: a diagnostic logger that throws disturbs no export", async () => {
  let metrics: ResourceMetrics | undefined;
  const collecting = recording({
    export: (collected, callback) => {
      metrics = collected;
      callback({ code: 0 });
    },
    forceFlush: async () => {},
    shutdown: async () => {},
  });
  collecting.record();
  await collecting.export();
  const broken = (): never => {
    throw new Error("the logger is broken");
  };
  const logger: DiagLogger = { error: broken, warn: broken, info: broken, debug: broken, verbose: broken };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  farEnd.next({ do: "fail", status: 503 }, { do: "accept_some", rejectedPoints: 1 }, { do: "refuse" });
  const exporter = otlpHttpExporter({ url: farEnd.url, retry: quick });
  const answers = [];
  for (let index = 0; index < 2; index++) {
    answers.push(await new Promise((resolve) => exporter.export(metrics!, resolve)));
  }
  await exporter.shutdown();
  diag.disable();
  expect(answers).toMatchObject([{ code: 0 }, { code: 1, error: { code: "refused" } }]);
  expect(farEnd.attempts()).toBe(3);
});

describe("F19: shutdown", () => {
  it("cuts a wait for the next attempt short, tries once more, and closes its connections", async () => {
    farEnd.next({ do: "throttle", retryAfter: "5" });
    const exporter = otlpHttpExporter({ url: farEnd.url });
    const shop = recording(exporter);
    shop.record();
    const answer = shop.export();
    await farEnd.request(1);
    const begun = performance.now();
    // The exporter alone: the SDK's own shutdown would wait for the export first.
    await Promise.all([exporter.shutdown(), exporter.forceFlush(), exporter.shutdown()]);
    expect(await answer).toEqual({ code: 0 });
    expect(farEnd.requests[1]!.arrivedMs - begun).toBeLessThan(4_000);
    await farEnd.closedTo(0);
  });

  it("fails later exports and sends nothing", async () => {
    const exporter = otlpHttpExporter({ url: farEnd.url });
    await exporter.shutdown();
    const answer = await new Promise((resolve) => {
      exporter.export({ resource: { attributes: {} } as never, scopeMetrics: [] }, resolve);
    });
    expect(answer).toMatchObject({ code: 1, error: { code: "shutdown" } });
    expect(farEnd.connections().total).toBe(0);
  });

  it.for([
    ["answers", "accept"],
    ["is down", "fail"],
    ["hangs", "hang"],
  ] as const)("lets the process exit by itself when the far end %s", async ([, verdict]) => {
    farEnd.otherwise({ do: verdict });
    const program = fileURLToPath(new URL("short-lived.ts", import.meta.url));
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, farEnd.url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [[code], output] = await Promise.all([once(child, "exit"), child.stdout.toArray()]);
    expect(Buffer.concat(output as Buffer[]).toString()).toBe(`open: 0 answer: ${verdict === "accept" ? 0 : 1}\n`);
    expect(code).toBe(0);
  });
});

it("a far end that speaks no HTTP is an answer that cannot be understood", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end("220 mail.example ESMTP\r\n"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const shop = shopAt({ url: `http://127.0.0.1:${port}/` });
  expect(await shop.export()).toMatchObject({ code: 1, error: { code: "bad_response" } });
  await shop.shutdown();
  server.close();
});
