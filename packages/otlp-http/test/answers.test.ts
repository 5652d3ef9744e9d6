import { type HttpFarEnd, httpFarEnd, type HttpVerdict, sortPoints } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "../src/index.ts";
import { recording } from "./recording.ts";

let farEnd: HttpFarEnd;
let log: string[];
beforeEach(async () => {
  farEnd = await httpFarEnd();
  log = [];
  const line = (level: string) => (message: string) => void log.push(`${level} ${message}`);
  const logger = { error: line("error"), warn: line("warn"), info() {}, debug() {}, verbose() {} };
  diag.setLogger(logger as DiagLogger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
});
afterEach(async () => {
  diag.disable();
  await farEnd.stop();
});

const quick = { initialDelayMs: 1, maxDelayMs: 1 };

async function exportOnce(options: OtlpHttpExporterOptions = {}) {
  const shop = recording(otlpHttpExporter({ url: farEnd.url, retry: quick, ...options }));
  shop.record();
  const answer = await shop.export();
  return { answer, shop };
}

describe("an answer with", () => {
  const retried = [429, 502, 503, 504];
  const final = [
    [400, "refused"],
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "refused"],
    [405, "refused"],
    [408, "refused"],
    [409, "refused"],
    [410, "refused"],
    [415, "refused"],
    [422, "refused"],
    [431, "refused"],
    [500, "refused"],
    [501, "refused"],
    [505, "refused"],
    [507, "refused"],
    [511, "refused"],
  ] as const;

  it.for(retried)("HTTP %i is tried again, and then delivered once", async (status) => {
    farEnd.next({ do: "answer", status });
    const { answer, shop } = await exportOnce();
    expect(answer).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBe(2);
    expect(farEnd.requests[1]!.wireBody).toEqual(farEnd.requests[0]!.wireBody);
    expect(sortPoints(farEnd.received())).toEqual(shop.handedOver());
    await shop.shutdown();
  });

  it.for(final)("HTTP %i is final: [%s]", async ([status, code]) => {
    farEnd.otherwise({ do: "answer", status });
    const { answer, shop } = await exportOnce();
    expect(answer).toMatchObject({ code: 1, error: { code, httpStatus: status } });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });

  it("a status that stays retryable fails after the attempts that are allowed", async () => {
    farEnd.otherwise({ do: "fail", status: 503, message: "overloaded" });
    const { answer, shop } = await exportOnce({ retry: { ...quick, maxAttempts: 3 } });
    expect(answer).toMatchObject({ code: 1, error: { code: "unavailable", httpStatus: 503 } });
    expect(answer.error!.message).toContain("overloaded");
    expect(farEnd.attempts()).toBe(3);
    await shop.shutdown();
  });

  it("retry: false is final always", async () => {
    farEnd.next({ do: "fail", status: 503 });
    const { answer, shop } = await exportOnce({ retry: false });
    expect(answer.code).toBe(1);
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });
});

describe("what is too large for the far end is halved until it fits", () => {
  it.for([
    ["HTTP 413", { do: "answer", status: 413 }],
    ["the Collector's HTTP 400", { do: "refuse", status: 400, message: "http: request body too large" }],
  ] as const)("%s", async ([, verdict]) => {
    farEnd.next(verdict, verdict);
    const { answer, shop } = await exportOnce();
    expect(answer).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBe(5);
    expect(sortPoints(farEnd.received())).toEqual(shop.handedOver());
    await shop.shutdown();
  });

  it("down to single points, which alone are lost and counted", async () => {
    farEnd.otherwise({ do: "answer", status: 413 });
    const { answer, shop } = await exportOnce();
    expect(answer).toMatchObject({ code: 1, error: { code: "too_large" } });
    expect(log.join("\n")).toContain(`dropped ${shop.handedOver().length} data points`);
    await shop.shutdown();
  });
});

describe("a partial success", () => {
  const cases: [string, number | bigint, number][] = [
    ["some", 3, 3],
    ["more than there were", 10_000n, 11],
    ["fewer than none", -4, 0],
  ];
  it.for(cases)("that rejects %s is a success, sent once, and counted", async ([, rejectedPoints, counted]) => {
    for (const encoding of ["protobuf", "json"] as const) {
      log.length = 0;
      farEnd.next({ do: "accept_some", rejectedPoints, message: "too old" });
      const { answer, shop } = await exportOnce({ encoding });
      expect(answer).toEqual({ code: 0 });
      expect(shop.handedOver()).toHaveLength(11);
      const lines = log.filter((line) => line.includes("too old"));
      expect(lines).toHaveLength(1);
      if (counted > 0) expect(lines[0]).toContain(`rejected ${counted} data points: too old`);
      await shop.shutdown();
    }
    expect(farEnd.attempts()).toBe(4); // two exports, and two more at the shutdowns
  });

  it.for([undefined, "text/plain"])("in JSON is counted when its content type is %s", async (contentType) => {
    farEnd.next({
      do: "answer",
      status: 200,
      headers: contentType === undefined ? {} : { "content-type": contentType },
      body: '{"partialSuccess":{"rejectedDataPoints":"2","errorMessage":"too old"}}',
    });
    const { answer, shop } = await exportOnce({ encoding: "json" });
    expect(answer).toEqual({ code: 0 });
    expect(log.join("\n")).toContain("rejected 2 data points: too old");
    await shop.shutdown();
  });

  it("that only warns is a success with one warning", async () => {
    farEnd.next({ do: "accept_some", rejectedPoints: 0, message: "deprecated" });
    const { shop } = await exportOnce();
    expect(log).toEqual([expect.stringContaining("deprecated")]);
    await shop.shutdown();
  });
});

it.for([
  [200, { partialSuccess: { rejectedDataPoints: 1, errorMessage: `a\n\u001b[31m${"x".repeat(1e6)}` } }],
  [400, { code: 3, message: `a\n\u001b[31m${"x".repeat(1e6)}` }],
] as const)("the far end's words after HTTP %i are shown short, on one line", async ([status, body]) => {
  farEnd.next({ do: "answer", status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const { shop } = await exportOnce({ encoding: "json" });
  const lines = log.filter((line) => line.includes("xxx"));
  expect(lines).toHaveLength(1);
  expect(lines[0]!.length).toBeLessThan(600);
  // oxlint-disable-next-line no-control-regex -- there must be none
  expect(lines[0]).not.toMatch(/[\u0000-\u001f]/);
  await shop.shutdown();
});

describe("a success whose answer cannot be read is a success", () => {
  const verdicts: [string, HttpVerdict][] = [
    [
      "garbage in protobuf",
      {
        do: "answer",
        status: 200,
        headers: { "content-type": "application/x-protobuf" },
        body: Buffer.from([255, 255, 255]),
      },
    ],
    ["garbage in JSON", { do: "answer", status: 200, headers: { "content-type": "application/json" }, body: "{" }],
    ["an HTML page", { do: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<p>hello" }],
    ["nothing", { do: "answer", status: 200 }],
    ["204", { do: "answer", status: 204 }],
    ["a body that is cut", { do: "cut" }],
    ["gzip that is none", { do: "answer", status: 200, headers: { "content-encoding": "gzip" }, body: "no gzip" }],
    [
      "an encoding that nobody asked for",
      { do: "answer", status: 200, headers: { "content-encoding": "br" }, body: "x" },
    ],
  ];
  it.for(verdicts)("%s", async ([, verdict]) => {
    farEnd.next(verdict);
    const { answer, shop } = await exportOnce();
    expect(answer).toEqual({ code: 0 });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });
});

describe("an answer that is too large is final, and harmless", () => {
  const large: [string, HttpVerdict][] = [
    ["5 MiB", { do: "answer", status: 200, body: Buffer.alloc(5 * 1024 * 1024) }],
    [
      "a gzip bomb",
      {
        do: "answer",
        status: 200,
        headers: { "content-encoding": "gzip" },
        body: gzipSync(Buffer.alloc(256 * 1024 * 1024)),
      },
    ],
  ];
  it.for(large)("%s", async ([, verdict]) => {
    farEnd.next(verdict);
    const before = process.memoryUsage.rss();
    const { answer, shop } = await exportOnce();
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
    expect(answer).toMatchObject({ code: 1, error: { code: "bad_response" } });
    expect(farEnd.attempts()).toBe(1);
    await shop.shutdown();
  });
});

it.for([301, 302, 303, 307, 308] as const)("a redirect (HTTP %i) is not followed", async (status) => {
  const elsewhere = await httpFarEnd();
  farEnd.next({ do: "redirect", status, location: elsewhere.url });
  const { answer, shop } = await exportOnce({ headers: { authorization: "Bearer s3cr3t-t0ken" } });
  expect(answer).toMatchObject({ code: 1, error: { code: "refused", httpStatus: status } });
  expect(elsewhere.connections().total).toBe(0);
  await shop.shutdown();
  await elsewhere.stop();
});
