import { type DatadogIntake, datadogIntake, sortPoints } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { datadogExporter, type DatadogExporterOptions } from "../src/index.ts";
import { version } from "../src/version.ts";
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

function shopOf(options: DatadogExporterOptions = {}, series = 2) {
  const retry = { initialDelayMs: 1, maxDelayMs: 1 };
  const shop = recording(datadogExporter({ url: intake.url, apiKey, mode: "otlp", retry, ...options }), { series });
  onTestFinished(() => shop.shutdown());
  shop.record();
  return shop;
}

describe("a request", () => {
  it("is OTLP with the key, and names this package as OpenTelemetry has it", async () => {
    const shop = shopOf({ userAgent: "shop/7", headers: { "x-tenant": "eu" } });
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(intake.requests).toHaveLength(1);
    expect(intake.requests[0]).toMatchObject({
      path: "/v1/metrics",
      headers: {
        "dd-api-key": apiKey,
        "content-type": "application/x-protobuf",
        "x-tenant": "eu",
        "user-agent": `shop/7 meterbridge-datadog/${version} OTel-OTLP-Exporter-JavaScript/${version}`,
      },
    });
    expect(sortPoints(intake.received() as never)).toEqual(shop.handedOver());
  });

  it.for([
    [{}, { resource: false, scope: false, mode: "distributions", more: false }],
    [{ histograms: "counters" }, { resource: false, scope: false, mode: "counters", more: true }],
    [
      { histograms: "nobuckets", resourceAttributesAsTags: true, scopeAsTags: true },
      { resource: true, scope: true, mode: "nobuckets", more: true },
    ],
  ] as const)("with %j says what is to be made of it: %j", async ([options, { resource, scope, mode, more }]) => {
    await shopOf(options).export();
    expect(JSON.parse(intake.requests[0]!.headers["dd-otel-metric-config"] as string)).toEqual({
      resource_attributes_as_tags: resource,
      instrumentation_scope_metadata_as_tags: scope,
      histograms: { mode, send_aggregation_metrics: more },
    });
  });

  it.for([
    ["none", 511_999, 2],
    ["gzip", 5_242_880, 1],
  ] as const)("has no more than the intake takes, compression %s", async ([compression, most, requests]) => {
    const shop = shopOf({ compression, timeoutMs: 60_000 }, 700);
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(intake.breaches()).toEqual([]);
    expect(intake.requests).toHaveLength(requests);
    expect(Math.max(...intake.requests.map(({ body }) => body.length))).toBeLessThanOrEqual(most);
    expect(Math.max(...intake.requests.map(({ wireBody }) => wireBody.length))).toBeLessThanOrEqual(511_999);
    expect(intake.received()).toHaveLength(shop.handedOver().length);
  });
});

describe("what is cumulative", () => {
  it("is made differences of, because the intake refuses it", async () => {
    const shop = shopOf({ temporality: "cumulative", firstValue: "keep" });
    expect(await shop.export()).toMatchObject({ code: 0 });
    shop.record(2);
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(intake.received()).toHaveLength(shop.handedOver().length);
    expect(log).toEqual([]);
  });
});

describe("an answer", () => {
  it.for([
    [429, 2],
    [503, 2],
    [500, 1],
    [400, 1],
    [403, 1],
  ] as const)("HTTP %i costs %i requests, as OTLP has it", async ([status, attempts]) => {
    intake.next({ do: "answer", status });
    const { code } = await shopOf().export();
    expect(code).toBe(attempts === 2 ? 0 : 1);
    expect(intake.attempts()).toBe(attempts);
  });

  it("of 403 says what it means", async () => {
    intake.next({ do: "refuse" });
    expect(await shopOf().export()).toMatchObject({
      error: {
        code: "unauthorized",
        message: expect.stringContaining("(the key is wrong, or another site's)") as string,
      },
    });
  });

  it("that takes a part is a success, and the rest is counted", async () => {
    intake.next({ do: "accept_some", rejectedPoints: 2, message: "too old" });
    expect(await shopOf().export()).toMatchObject({ code: 0 });
    expect(intake.attempts()).toBe(1);
    expect(log.join("\n")).toContain("rejected 2 data points: too old");
  });

  it("of 413 halves what is sent", async () => {
    intake.next({ do: "answer", status: 413 });
    const shop = shopOf();
    expect(await shop.export()).toMatchObject({ code: 0 });
    expect(intake.attempts()).toBe(3);
    expect(intake.received()).toHaveLength(shop.handedOver().length);
  });

  it.for([
    ["x-ratelimit-reset", { retryAfterMs: 7_000 }, 7_000],
    ["Retry-After", { retryAfter: "9" }, 9_000],
  ] as const)("of 429 asks for a rest by %s", async ([, wish, ms]) => {
    intake.next({ do: "throttle", ...wish });
    const { error } = await shopOf({ retry: false }).export();
    expect(error).toMatchObject({ code: "throttled", outcome: { retryAfterMs: ms } });
  });
});
