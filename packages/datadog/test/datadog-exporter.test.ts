import { spool } from "@meterbridge/resilience";
import { type DatadogIntake, datadogIntake, httpFarEnd, testClock } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { datadogExporter, type DatadogExporterOptions } from "../src/index.ts";
import { version } from "../src/version.ts";
import { recordedWarnings } from "./recorded-warnings.ts";
import { spoolFolder } from "./spool-folder.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
let intake: DatadogIntake;
beforeEach(async () => {
  for (const name of ["DD_API_KEY", "DD_SITE", "DD_TAGS", "DD_HOSTNAME"]) vi.stubEnv(name, undefined);
  intake = await datadogIntake();
  onTestFinished(() => intake.stop());
});
afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
});

async function exportOnce(options: DatadogExporterOptions = {}, series = 2) {
  const retry = { initialDelayMs: 1, maxDelayMs: 1 };
  const shop = recording(datadogExporter({ url: intake.url, apiKey, retry, ...options }), { series });
  shop.record();
  const { code, error } = await shop.export();
  const requests = [...intake.requests];
  const count = shop.handedOver().length;
  await shop.shutdown();
  return {
    code,
    error: error as (Error & { readonly code: string; readonly outcome: object }) | undefined,
    count,
    requests,
  };
}

const metrics = (): readonly string[] =>
  [...new Set([...intake.series(), ...intake.sketches()].map(({ metric }) => metric))].sort();

describe("what is recorded arrives, and breaks no rule of the intake", () => {
  it.for([
    ["distributions", "gzip", ["baskets", "cpu", "duration", "orders", "size.exponential", "temperature"]],
    ["distributions", "none", ["baskets", "cpu", "duration", "orders", "size.exponential", "temperature"]],
    [
      "nobuckets",
      "gzip",
      [
        "baskets",
        "cpu",
        ...["count", "max", "min", "sum"].map((suffix) => `duration.${suffix}`),
        "orders",
        ...["count", "max", "min", "sum"].map((suffix) => `size.exponential.${suffix}`),
        "temperature",
      ],
    ],
  ] as const)("histograms as %s, compression %s", async ([histograms, compression, names]) => {
    const { code } = await exportOnce({ histograms, compression });
    expect(code).toBe(0);
    expect(intake.breaches()).toEqual([]);
    expect(metrics()).toEqual(names);
    expect(intake.sketches().length > 0).toBe(histograms === "distributions");
  });

  it.for(["delta", "cumulative"] as const)("each count once, whether the SDK gives it as %s", async (temporality) => {
    // What is recorded and collected within a millisecond does not say when it began.
    const exporter = datadogExporter({ url: intake.url, apiKey, temporality, firstValue: "keep" });
    const shop = recording(exporter, { series: 1 });
    for (const value of [1, 5, 0]) {
      if (value > 0) shop.record(value);
      expect(await shop.export()).toMatchObject({ code: 0 });
    }
    await shop.shutdown();
    const orders = intake.stored().series.filter(({ metric }) => metric === "orders");
    const sum = orders.flatMap(({ points }) => points).reduce((total, { value }) => total + value, 0);
    expect(sum).toBe(6);
    const durations = intake.stored().sketches.filter(({ metric }) => metric === "duration");
    const observed = durations.flatMap(({ points }) => points).reduce((total, { cnt }) => total + cnt, 0);
    expect(observed).toBe(2);
  });
});

describe("a request", () => {
  it("goes to the intake of its kind, with the key", async () => {
    const { requests } = await exportOnce({}, 30);
    expect(requests.map(({ path }) => path)).toEqual(["/api/v2/series", "/api/beta/sketches"]);
    for (const { headers, wireBody, body } of requests) {
      expect(headers).toMatchObject({
        "dd-api-key": apiKey,
        "content-type": "application/x-protobuf",
        "content-encoding": "gzip",
        "content-length": String(wireBody.length),
        "user-agent": `Meterbridge-datadog/${version}`,
      });
      expect(gunzipSync(wireBody)).toEqual(Buffer.from(body));
    }
  });

  it("names this package behind the user's product, and has the user's headers", async () => {
    const { requests } = await exportOnce({ userAgent: "shop/7", headers: { "X-Tenant": "eu" } });
    expect(requests[0]!.headers).toMatchObject({
      "user-agent": `shop/7 Meterbridge-datadog/${version}`,
      "x-tenant": "eu",
      "dd-api-key": apiKey,
    });
    expect(version).toBe(manifest.version);
  });

  it("has the key, the tags and the host of the environment, unless options say others", async () => {
    vi.stubEnv("DD_API_KEY", `${apiKey}\n`);
    vi.stubEnv("DD_TAGS", "team:shop,env:prod");
    vi.stubEnv("DD_HOSTNAME", "web-1");
    await exportOnce({ apiKey: undefined });
    expect(intake.requests[0]!.headers).toMatchObject({ "dd-api-key": apiKey });
    expect(intake.series()[0]).toMatchObject({
      host: "web-1",
      tags: expect.arrayContaining(["team:shop", "env:prod"]),
    });
    const before = intake.series().length;
    await exportOnce({ tags: ["team:stock"], host: "web-2" });
    const { host, tags } = intake.series()[before]!;
    expect(host).toBe("web-2");
    expect(tags).toContain("team:stock");
    expect(tags).not.toContain("env:prod");
  });
});

describe("a key function", () => {
  it("is asked for each attempt, and again at once when the intake answers 401", async () => {
    intake.next({ do: "fail" }, { do: "answer", status: 401 });
    let asked = 0;
    const { code } = await exportOnce({ apiKey: () => `key-${++asked}`, histograms: "nobuckets" });
    expect(code).toBe(0);
    expect(intake.requests.slice(0, 3).map(({ headers }) => headers["dd-api-key"])).toEqual([
      "key-1",
      "key-2",
      "key-3",
    ]);
  });

  it.for<readonly [string, () => unknown]>([
    ["throws", () => Promise.reject(new Error("no key"))],
    ["gives nothing", () => undefined],
    ["gives what no header can carry", () => "a\nb"],
  ])("that %s fails the export", async ([, given]) => {
    const { error } = await exportOnce({ apiKey: given as () => string, retry: false });
    expect(error).toMatchObject({ code: "unauthorized" });
    expect(intake.requests).toEqual([]);
  });

  it.for(["native", "otlp"] as const)("that throws is told by its name, and asked again: mode %s", async (mode) => {
    let asked = 0;
    const given = (): string => {
      if (++asked === 1) throw new Error("no vault");
      return apiKey;
    };
    expect((await exportOnce({ apiKey: given, mode, retry: false })).error).toMatchObject({
      message: "[unauthorized] apiKey failed",
      cause: { message: "no vault" },
    });
    asked = 0;
    expect((await exportOnce({ apiKey: given, mode })).code).toBe(0);
  });
});

describe("what a series was too old for", () => {
  it.for(["native", "otlp"] as const)(
    "before a retry is dropped, counted and told, and the rest arrives: %s",
    async (mode) => {
      const clock = testClock();
      const farEnd = await datadogIntake({ now: () => clock.wallTime() });
      onTestFinished(() => farEnd.stop());
      const log: string[] = [];
      diag.setLogger({ warn: (line: string) => log.push(line), error: (line: string) => log.push(line) } as never);
      const exporter = datadogExporter({ url: farEnd.url, apiKey, clock, mode, attemptTimeoutMs: 0, timeoutMs: 0 });
      farEnd.next({ do: "throttle", retryAfter: "100" });
      const nowSeconds = clock.wallTime() / 1_000;
      const answer = new Promise<{ readonly code: number }>((resolve) => {
        exporter.export(gauges([nowSeconds - 3_550, nowSeconds]), resolve);
      });
      await farEnd.request(1);
      await clock.waiting();
      await clock.advanceToNextTimer();
      expect(await answer).toMatchObject({ code: 0 });
      await exporter.shutdown();
      expect(farEnd.attempts()).toBe(2);
      expect(farEnd.received()).toMatchObject([{ value: 1, time: BigInt(nowSeconds) * 1_000_000_000n }]);
      expect(farEnd.dropped()).toEqual([]);
      expect(log.join("\n")).toMatch(
        /dropped 1 data points[^]*older than an hour: Datadog would drop them without a word/,
      );
    },
  );
});

describe("a spool", () => {
  it("is emptied by the next process, without an export of its own, and does not show the key", async () => {
    const dir = spoolFolder();
    intake.otherwise({ do: "fail" });
    const first = datadogExporter({ url: intake.url, apiKey, spool: spool({ dir }) });
    const now = gauges([Math.floor(Date.now() / 1_000)]);
    const { code } = await new Promise<{ readonly code: number }>((resolve) => first.export(now, resolve));
    expect(code).toBe(0);
    await first.shutdown();
    for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) expect((await readFile(join(entry.parentPath, entry.name))).includes(apiKey)).toBe(false);
    }
    expect(metrics()).toEqual([]);
    intake.otherwise({ do: "accept" });
    const exporter = datadogExporter({ url: intake.url, apiKey, spool: spool({ dir }) });
    await exporter.forceFlush();
    expect(metrics()).toEqual(["queue.length"]);
    expect(intake.breaches()).toEqual([]);
    await exporter.shutdown();
  });

  it.for([
    ["native", "otlp"],
    ["otlp", "native"],
  ] as const)("with what mode %s left is nothing that mode %s sends", async ([left, mode]) => {
    const dir = spoolFolder();
    const log = recordedWarnings();
    intake.otherwise({ do: "fail" });
    const first = datadogExporter({ url: intake.url, apiKey, mode: left, spool: spool({ dir }) });
    const now = gauges([Math.floor(Date.now() / 1_000)]);
    await new Promise((resolve) => first.export(now, resolve));
    await first.shutdown();
    intake.otherwise({ do: "accept" });
    const before = intake.attempts();
    const second = datadogExporter({ url: intake.url, apiKey, mode, spool: spool({ dir }) });
    await second.forceFlush();
    await second.shutdown();
    expect(intake.attempts()).toBe(before);
    expect(log.join("\n")).toContain("a spool with what another mode, or exporter, left?");
  });
});

it("what is no layer fails each export, and says so", async () => {
  const { error } = await exportOnce({ circuitBreaker: (() => 5) as never });
  expect(error).toMatchObject({
    code: "unknown",
    message: "[unknown] its code cannot be loaded: flow: layer 5 of 9 gave 5, which is no sink",
  });
});

describe("a proxy of the environment", () => {
  it.for([
    [{}, /HTTPS_PROXY: got "https:\/\/"/],
    [{ mode: "otlp" }, /HTTPS_PROXY: got "https:\/\/"/],
  ] as const)("that is wrong is told when an exporter is built: %j", ([options, message]) => {
    for (const name of ["https_proxy", "no_proxy", "NO_PROXY"]) vi.stubEnv(name, undefined);
    vi.stubEnv("HTTPS_PROXY", "https://");
    expect(() => datadogExporter({ apiKey, ...options })).toThrow(message);
  });

  it.for([{ proxy: false }, { socketPath: "/run/dd.sock" }, { url: "http://[::1]:8126" }] as const)(
    "that is wrong does no harm where none is asked for: %j",
    async (options) => {
      vi.stubEnv("HTTPS_PROXY", "https://");
      vi.stubEnv("https_proxy", undefined);
      await datadogExporter({ apiKey, ...options }).shutdown();
    },
  );
});

it("asks the SDK for what the options say, delta unless said", async () => {
  const exporter = datadogExporter({ apiKey, aggregation: () => ({ type: 2 }) });
  expect(exporter.selectAggregationTemporality!("COUNTER" as never)).toBe(0);
  expect(exporter.selectAggregationTemporality!("UP_DOWN_COUNTER" as never)).toBe(1);
  expect(exporter.selectAggregation!("COUNTER" as never)).toEqual({ type: 2 });
  const cumulative = datadogExporter({ apiKey, temporality: "cumulative" });
  expect(cumulative.selectAggregationTemporality!("COUNTER" as never)).toBe(1);
  await Promise.all([exporter.shutdown(), cumulative.shutdown()]);
});

describe("what lets us in", () => {
  const secret = "s3cr3t-k3y-0123456789";

  it.for<readonly [string, DatadogExporterOptions]>([
    ["a key", { apiKey: secret }],
    ["a function's key", { apiKey: async () => secret }],
    ["a header", { apiKey, headers: { "x-proxy-key": secret } }],
    ["a key, by OTLP", { apiKey: secret, mode: "otlp" }],
  ])("%s shows in no error and no log line", async ([, options]) => {
    const farEnd = await httpFarEnd({ path: "" });
    onTestFinished(() => farEnd.stop());
    const seen: string[] = [];
    const line = (message: string): void => void seen.push(message);
    const logger: DiagLogger = { error: line, warn: line, info: line, debug: line, verbose: line };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
    for (const status of [202, 401, 403, 404, 400, 503]) {
      farEnd.next({ do: "answer", status, body: JSON.stringify({ errors: [`no: ${secret} is wrong`] }) });
      const exporter = datadogExporter({ url: farEnd.url, retry: false, ...options });
      const shop = recording(exporter, { series: 1 });
      shop.record();
      const { error } = await shop.export();
      seen.push(inspect(exporter, { depth: 9, showHidden: true }));
      farEnd.otherwise({ do: "answer", status: 202 });
      await shop.shutdown();
      seen.push(inspect(error, { depth: 9 }), JSON.stringify(error ?? null));
    }
    expect(seen.length).toBeGreaterThan(15);
    expect(seen.filter((text) => text.includes(secret))).toEqual([]);
  });
});

/** A gauge with one series for each of these times, in seconds. */
function gauges(times: readonly number[]) {
  const dataPoints = times.map((seconds, index) => ({
    value: 1,
    attributes: { index },
    startTime: [0, 0],
    endTime: [seconds, 0],
  }));
  const descriptor = { name: "queue.length", description: "", unit: "", valueType: 1, advice: {} };
  const metric = { descriptor, dataPoints, dataPointType: 2, aggregationTemporality: 1 };
  return { resource: { attributes: {} }, scopeMetrics: [{ scope: { name: "" }, metrics: [metric] }] } as never;
}
