import { type DatadogIntake, datadogIntake, httpFarEnd, type HttpVerdict } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { datadogExporter, type DatadogExporterOptions } from "../src/index.ts";
import { recordedWarnings } from "./recorded-warnings.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
let intake: DatadogIntake;
let log: string[];
beforeEach(async () => {
  log = recordedWarnings();
  intake = await datadogIntake();
  onTestFinished(() => intake.stop());
});
afterEach(() => diag.disable());

/** Counts and gauges alone, unless said: one request for each export. */
function shopOf(options: DatadogExporterOptions = {}, series = 2) {
  const retry = { initialDelayMs: 1, maxDelayMs: 1 };
  const shop = recording(datadogExporter({ url: intake.url, apiKey, retry, histograms: "nobuckets", ...options }), {
    series,
  });
  onTestFinished(() => shop.shutdown());
  shop.record();
  return shop;
}

const errors = (...texts: readonly string[]): string => JSON.stringify({ errors: texts });
const said = (status: number, ...texts: readonly string[]): HttpVerdict => ({
  do: "answer",
  status,
  headers: { "content-type": "application/json" },
  body: errors(...texts),
});

describe("what is too large for the intake is halved until it fits", () => {
  it.for(["none", "gzip"] as const)("compression %s", async (compression) => {
    intake.next({ do: "answer", status: 413 }, { do: "answer", status: 413 });
    const shop = shopOf({ compression });
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(intake.attempts()).toBe(5);
    expect(intake.series().filter(({ metric }) => metric === "orders")).toHaveLength(2);
    expect(intake.breaches()).toEqual([]);
  });

  it("down to single data points, which alone are lost and counted", async () => {
    intake.otherwise({ do: "answer", status: 413 });
    const shop = shopOf();
    expect((await shop.export()).error).toMatchObject({ code: "too_large" });
    expect(log.join("\n")).toContain(`dropped ${shop.handedOver().length} data points`);
  });

  it("and is never sent when its limit is known before", async () => {
    const shop = shopOf({ compression: "none", timeoutMs: 60_000 }, 1_000);
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(intake.breaches()).toEqual([]);
    expect(intake.requests.length).toBeGreaterThan(1);
    expect(Math.max(...intake.requests.map(({ wireBody }) => wireBody.length))).toBeLessThanOrEqual(511_999);
  });
});

describe("a data point that the intake refuses", () => {
  it("is found by halves, and alone is lost", async () => {
    const stored: string[] = [];
    const farEnd = await httpFarEnd<never>({
      path: "",
      decode: () => [],
      answer(_verdict, { body }) {
        const text = Buffer.from(body).toString("latin1");
        if (text.includes("temperature") && text.includes("/orders/67")) return said(400, "syntax error");
        stored.push(text);
        return said(202);
      },
    });
    onTestFinished(() => farEnd.stop());
    const shop = shopOf({ url: farEnd.url, timeoutMs: 60_000 }, 100);
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(farEnd.requests.length).toBeLessThan(40);
    expect(log.join("\n")).toMatch(
      /dropped 1 data points[^]*with a warning: \[refused\] HTTP 400 from .*: syntax error/,
    );
  });

  it("and all the others with it, costs few requests", async () => {
    intake.otherwise(said(400, "Payload is not in the expected format"));
    const shop = shopOf({ timeoutMs: 60_000 }, 200);
    expect((await shop.export()).error).toMatchObject({ code: "refused", httpStatus: 400 });
    expect(intake.attempts()).toBeLessThan(80);
    const counts = log.map((line) => Number(/(?:failed|dropped) (\d+) data points/.exec(line)?.[1] ?? 0));
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(shop.handedOver().length);
  });
});

describe("a failure that is final says why, and is not tried again", () => {
  it.for([
    [401, "unauthorized", /it is so/],
    [403, "unauthorized", /it is so \(the key is wrong, or another site's\)/],
    [404, "refused", /it is so/],
    [501, "refused", /it is so/],
  ] as const)("HTTP %i: [%s]", async ([status, code, words]) => {
    intake.otherwise(said(status, "it is so"));
    const { error } = await shopOf().export();
    expect(error).toMatchObject({ code, httpStatus: status, message: expect.stringMatching(words) as string });
    expect(intake.attempts()).toBe(1);
    intake.otherwise({ do: "accept" });
  });

  it("a key that is another site's is told once for all payloads", async () => {
    intake.otherwise({ do: "refuse" });
    const { error } = await shopOf({ histograms: "distributions" }).export();
    expect(error).toMatchObject({ code: "unauthorized" });
    expect(intake.attempts()).toBe(1);
    intake.otherwise({ do: "accept" });
  });
});

describe("what may pass is tried again, with the same bytes", () => {
  it.for([408, 429, 500, 502, 503, 504, 522])("HTTP %i", async (status) => {
    intake.next(said(status));
    expect(await shopOf().export()).toMatchObject({ code: 0 });
    expect(intake.attempts()).toBe(2);
    expect(intake.requests[1]!.wireBody).toEqual(intake.requests[0]!.wireBody);
  });

  it("but not what may have arrived, when that is not wished for", async () => {
    intake.next(said(500));
    const { error } = await shopOf({ retry: { retryAmbiguous: false } }).export();
    expect(error).toMatchObject({ code: "unavailable", outcome: { ambiguous: true } });
    expect(intake.attempts()).toBe(1);
  });

  it("and of two payloads only the one that did not arrive", async () => {
    intake.next({ do: "accept" }, said(503));
    const shop = shopOf({ histograms: "distributions" });
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(intake.requests.map(({ path }) => path)).toEqual([
      "/api/v2/series",
      "/api/beta/sketches",
      "/api/beta/sketches",
    ]);
  });
});

describe("a rest that the intake asks for", () => {
  it.for([
    ["x-ratelimit-reset", { do: "throttle", retryAfterMs: 7_000 }, 7_000],
    ["Retry-After", { do: "throttle", retryAfter: "9" }, 9_000],
    [
      "an enormous number of seconds",
      { do: "answer", status: 429, headers: { "x-ratelimit-reset": "9e99" } },
      undefined,
    ],
    [
      "an enormous number of seconds, written out",
      { do: "answer", status: 429, headers: { "x-ratelimit-reset": "9".repeat(40) } },
      Number.MAX_SAFE_INTEGER,
    ],
  ] as const)("in %s is told", async ([, verdict, ms]) => {
    intake.next(verdict);
    const { error } = await shopOf({ retry: false }).export();
    expect(error).toMatchObject({ code: "throttled" });
    const { outcome } = error as unknown as { readonly outcome: { readonly retryAfterMs?: number } };
    expect(outcome.retryAfterMs).toBe(ms);
  });

  it("beyond the deadline ends the export", async () => {
    intake.next({ do: "throttle", retryAfterMs: 3_600_000 });
    const { error } = await shopOf().export();
    expect(error).toMatchObject({ code: "throttled", outcome: { retryAfterMs: 3_600_000 } });
    expect(intake.attempts()).toBe(1);
  });
});

it("errors beside a success are told in the log, and nothing is sent again", async () => {
  intake.next(said(202, "unit is unknown"));
  expect(await shopOf().export()).toMatchObject({ code: 0 });
  expect(intake.attempts()).toBe(1);
  expect(log.join("\n")).toContain("unit is unknown");
});
