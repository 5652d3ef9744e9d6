import { certificates, type HttpFarEnd, httpFarEnd, testClock } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "../src/index.ts";
import { recording } from "@meterbridge/testbed";

let farEnd: HttpFarEnd;
beforeEach(async () => {
  farEnd = await httpFarEnd();
});
afterEach(() => farEnd.stop());

async function exportOnce(options: OtlpHttpExporterOptions = {}) {
  const retry = { initialDelayMs: 1, maxDelayMs: 1, maxAttempts: 2 };
  const shop = recording(otlpHttpExporter({ url: farEnd.url, retry, ...options }));
  shop.record();
  const answer = await shop.export();
  farEnd.otherwise({ do: "accept" });
  await shop.shutdown();
  return { code: answer.code, error: answer.error as (Error & { readonly outcome: object }) | undefined };
}

describe("the error of an export says by its code what happened", () => {
  it.for([
    [400, "refused"],
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "refused"],
    [413, "too_large"],
    [429, "throttled"],
    [500, "refused"],
    [503, "unavailable"],
  ] as const)("HTTP %i: [%s]", async ([status, code]) => {
    farEnd.otherwise({ do: "answer", status });
    expect(await exportOnce()).toMatchObject({ code: 1, error: { code, httpStatus: status } });
  });

  it.for([301, 302, 303, 307, 308] as const)("HTTP %i, which is not followed: [refused]", async (status) => {
    farEnd.otherwise({ do: "redirect", status, location: farEnd.url });
    expect(await exportOnce()).toMatchObject({ code: 1, error: { code: "refused", httpStatus: status } });
    expect(farEnd.attempts()).toBe(2); // the second one at the shutdown
  });

  it("nobody is there: [connection]", async () => {
    await farEnd.stop();
    expect(await exportOnce()).toMatchObject({ code: 1, error: { code: "connection" } });
  });

  it("no answer in time: [timeout]", async () => {
    farEnd.otherwise({ do: "hang" });
    expect(await exportOnce({ timeoutMs: 100 })).toMatchObject({ code: 1, error: { code: "timeout" } });
  });

  it.for([
    ["that nobody signed", "selfSigned"],
    ["that is over", "expired"],
    ["of another host", "wrongHost"],
  ] as const)("a certificate %s: [tls]", async ([, certificate]) => {
    const secure = await httpFarEnd({ tls: certificates()[certificate] });
    const answer = await exportOnce({ url: secure.url, tls: { ca: certificates().ca } });
    expect(answer).toMatchObject({ code: 1, error: { code: "tls" } });
    expect(secure.attempts()).toBe(0);
    await secure.stop();
  });

  it.for([200, 400, 503])(
    "an answer that is too large, which is final with HTTP %i: [bad_response]",
    async (status) => {
      const body = gzipSync(Buffer.alloc(5 * 1024 * 1024));
      farEnd.next({ do: "answer", status, headers: { "content-encoding": "gzip" }, body });
      expect(await exportOnce()).toMatchObject({ code: 1, error: { code: "bad_response", httpStatus: status } });
      expect(farEnd.attempts()).toBe(2); // the second one at the shutdown
    },
  );

  it("an answer that is no HTTP: [bad_response]", async () => {
    const mail = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end("220 mail.example ESMTP\r\n"));
    });
    mail.listen(0, "127.0.0.1");
    await once(mail, "listening");
    const { port } = mail.address() as AddressInfo;
    const answer = await exportOnce({ url: `http://127.0.0.1:${port}/` });
    mail.close();
    expect(answer).toMatchObject({ code: 1, error: { code: "bad_response" } });
  });

  it("a wish beyond the deadline, which is handed on: [throttled]", async () => {
    farEnd.next({ do: "throttle", retryAfter: "1000000000" });
    expect(await exportOnce()).toMatchObject({
      code: 1,
      error: { code: "throttled", outcome: { retryAfterMs: 1e12 } },
    });
  });

  it("after the shutdown: [shutdown]", async () => {
    const exporter = otlpHttpExporter({ url: farEnd.url });
    await exporter.shutdown();
    const answer = await new Promise((resolve) => {
      exporter.export({ resource: { attributes: {} } as never, scopeMetrics: [] }, resolve);
    });
    expect(answer).toMatchObject({ code: 1, error: { code: "shutdown" } });
  });

  it.for([
    ["drop_before", false],
    ["drop_after", true],
  ] as const)("%s: whether it may have arrived all the same is told (%s)", async ([verdict, ambiguous]) => {
    farEnd.next({ do: verdict });
    const { error } = await exportOnce({ retry: false });
    expect(error).toMatchObject({ code: "connection", outcome: { kind: "retryable" } });
    expect("ambiguous" in error!.outcome).toBe(ambiguous);
  });
});

describe("retry", () => {
  it("sends the same bytes again", async () => {
    farEnd.next({ do: "fail" });
    expect(await exportOnce({ compression: "gzip" })).toMatchObject({ code: 0 });
    expect(farEnd.requests[1]!.wireBody).toEqual(farEnd.requests[0]!.wireBody);
  });

  it("ends after the attempts that are allowed, with what the far end said last", async () => {
    farEnd.otherwise({ do: "fail", status: 503, message: "overloaded" });
    const { error } = await exportOnce({ retry: { initialDelayMs: 1, maxDelayMs: 1, maxAttempts: 3 } });
    expect(error?.message).toContain("overloaded");
    expect(farEnd.attempts()).toBe(4); // the last one at the shutdown
  });

  it("comes after attemptTimeoutMs when an attempt hangs, within the timeout of the export", async () => {
    farEnd.next({ do: "hang" });
    const clock = testClock();
    const answer = exportOnce({ timeoutMs: 60_000, attemptTimeoutMs: 1_000, retry: {}, random: () => 0, clock });
    await farEnd.request(1);
    await clock.advance(999);
    expect(farEnd.connections().open).toBe(1);
    await clock.advance(1);
    await farEnd.closedTo(0);
    await clock.advanceToNextTimer();
    expect(await answer).toMatchObject({ code: 0 });
    expect(farEnd.attempts()).toBe(3); // the last one at the shutdown
  });

  it("false makes every failure final", async () => {
    farEnd.next({ do: "fail" });
    expect(await exportOnce({ retry: false })).toMatchObject({ code: 1, error: { code: "unavailable" } });
    expect(farEnd.attempts()).toBe(2); // the second one at the shutdown
  });

  it("false still replaces a kept connection that is dead", async () => {
    const shop = recording(otlpHttpExporter({ url: farEnd.url, retry: false }));
    shop.record();
    await shop.export();
    farEnd.next({ do: "drop_before" });
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
  });
});

describe("headers", () => {
  it("are asked for again, once, when the far end no longer knows them", async () => {
    farEnd.next({ do: "answer", status: 401 });
    let asked = 0;
    const { code } = await exportOnce({ headers: () => ({ authorization: `Bearer token-${++asked}` }) });
    expect(code).toBe(0);
    const sent = farEnd.requests.slice(0, 2).map(({ headers }) => headers.authorization);
    expect(sent).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  const token = "s3cr3t-t0ken-0123456789";

  it.for([
    ["in the address", (host: string) => ({ url: `http://user:${token}@${host}/` })],
    ["from a function", () => ({ headers: async () => ({ authorization: `Bearer ${token}` }) })],
  ] as const)("that are secret and come %s show in no error and no log line", async ([, optionsFor]) => {
    const seen: string[] = [];
    const line = (message: string): void => void seen.push(message);
    const logger: DiagLogger = { error: line, warn: line, info: line, debug: line, verbose: line };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
    farEnd.next({ do: "refuse", message: `no: Bearer ${token}` }, { do: "drop_after" });
    for (let count = 0; count < 2; count++) {
      const { error } = await exportOnce({ retry: false, ...optionsFor(new URL(farEnd.url).host) });
      seen.push(inspect(error, { depth: 9 }), JSON.stringify(error ?? null));
    }
    diag.disable();
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.filter((text) => text.includes(token))).toEqual([]);
    expect(farEnd.requests[0]!.headers.authorization).toMatch(/^B/);
  });
});
