import { type HttpFarEnd, httpFarEnd, sortPoints } from "@meterbridge/test-harness";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "../src/index.ts";
import { recording } from "@meterbridge/testbed";

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
