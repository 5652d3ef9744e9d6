import {
  httpFarEnd,
  type HttpFarEnd,
  type InfluxdbFarEnd,
  influxdbFarEnd,
  type InfluxdbVersion,
  testClock,
} from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { inspect } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { influxdbExporter, type InfluxdbExporterOptions } from "../src/index.ts";
import { version } from "../src/version.ts";

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  diag.disable();
  for (const each of started.splice(0)) await each.stop();
});

async function starting<FarEnd extends HttpFarEnd<never> | InfluxdbFarEnd>(starts: Promise<unknown>): Promise<FarEnd> {
  const farEnd = (await starts) as FarEnd;
  started.push(farEnd as never);
  return farEnd;
}

const farEndOf = (options: Parameters<typeof influxdbFarEnd>[0]) => starting<InfluxdbFarEnd>(influxdbFarEnd(options));
const target = (api: InfluxdbVersion): InfluxdbExporterOptions =>
  api === "v2" ? { version: api, org: "shop", bucket: "metrics" } : { version: api, database: "metrics" };
const quick = { initialDelayMs: 1, maxDelayMs: 1 };

async function exportOnce(options: InfluxdbExporterOptions, series = 2) {
  const shop = recording(influxdbExporter({ retry: quick, ...options }), { series });
  shop.record();
  const { code, error } = await shop.export();
  const count = shop.handedOver().length;
  await shop.shutdown();
  return { code, error: error as (Error & { readonly code: string; readonly outcome: object }) | undefined, count };
}

describe("what is recorded arrives", () => {
  it.for(
    (["v1", "v2", "v3"] as const).flatMap((api) =>
      (["gzip", "none"] as const).map((compression) => [api, compression]),
    ),
  )("by %s, compression %s", async ([api, compression]) => {
    const farEnd = await farEndOf({
      version: api as InfluxdbVersion,
      database: "metrics",
      bucket: "metrics",
      org: "shop",
    });
    const { code, count } = await exportOnce({
      url: farEnd.url,
      ...target(api as InfluxdbVersion),
      compression,
    } as never);
    expect(code).toBe(0);
    // One at the shutdown as well.
    expect(farEnd.received()).toHaveLength(2 * count);
    expect(farEnd.requests[0]!.headers["content-encoding"]).toBe(compression === "gzip" ? "gzip" : undefined);
  });
});

describe("a request", () => {
  async function requestOf(options: InfluxdbExporterOptions, series = 30) {
    const farEnd = await starting<HttpFarEnd<never>>(httpFarEnd({ path: "/" }));
    farEnd.otherwise({ do: "answer", status: 204 });
    await exportOnce({ url: `${farEnd.url}influx/`, ...options }, series);
    return farEnd.requests;
  }

  it.for([
    ["v1", {}, "/influx/write?db=metrics&precision=n", undefined],
    ["v2", { token: "t0ken" }, "/influx/api/v2/write?org=shop&bucket=metrics&precision=ns", "Token t0ken"],
    ["v3", { token: "t0ken" }, "/influx/api/v3/write_lp?db=metrics&precision=nanosecond", "Bearer t0ken"],
    ["v1", { token: "t0ken" }, "/influx/write?db=metrics&precision=n", "Bearer t0ken"],
    [
      "v3",
      { token: "t0ken", tokenScheme: "Token" },
      "/influx/api/v3/write_lp?db=metrics&precision=nanosecond",
      "Token t0ken",
    ],
    [
      "v1",
      { basic: { username: "jö", password: "p:w" } },
      "/influx/write?db=metrics&precision=n",
      `Basic ${Buffer.from("jö:p:w").toString("base64")}`,
    ],
    ["v2", { token: async () => "l8er" }, "/influx/api/v2/write?org=shop&bucket=metrics&precision=ns", "Token l8er"],
  ] as const)("of %s with %j: %s, %s", async ([api, options, path, authorization]) => {
    const [request] = await requestOf({ ...target(api), ...options });
    expect(request).toMatchObject({ method: "POST", path });
    expect(request!.headers.authorization).toBe(authorization);
    expect(request!.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(request!.headers["content-length"]).toBe(String(request!.wireBody.length));
    expect(gunzipSync(request!.wireBody)).toEqual(Buffer.from(request!.body));
  });

  it("names this package behind the user's product, and has the user's headers", async () => {
    const [request] = await requestOf({
      bucket: "b",
      userAgent: "shop/7",
      token: "t0ken",
      headers: { "X-Tenant": "eu" },
    });
    expect(request!.headers).toMatchObject({
      "user-agent": `shop/7 Meterbridge-influxdb/${version}`,
      "x-tenant": "eu",
      authorization: "Token t0ken",
    });
    expect(version).toBe(manifest.version);
  });

  it.for([
    ["v1", 5_000],
    ["v2", 5_000],
    ["v3", 10_000],
  ] as const)("of %s has no more than %i lines", async ([api, most]) => {
    const requests = await requestOf({ ...target(api), timeoutMs: 60_000 }, 2_200);
    const lines = requests.map(({ body }) => Buffer.from(body).toString().split("\n").length - 1);
    expect(Math.max(...lines)).toBeLessThanOrEqual(most);
    expect(Math.max(...lines)).toBeGreaterThan(most - 20);
  });
});

describe("the schema otel-v1 writes", () => {
  it.for([
    ["v1", "i"],
    ["v2", "u"],
    ["v3", "u"],
  ] as const)("counts for %s with %s", async ([api, suffix]) => {
    const farEnd = await starting<HttpFarEnd<never>>(httpFarEnd({ path: "" }));
    farEnd.otherwise({ do: "answer", status: 204 });
    await exportOnce({ url: farEnd.url, ...target(api), schema: "otel-v1" });
    expect(Buffer.from(farEnd.requests[0]!.body).toString()).toMatch(new RegExp(`\\bcount=1${suffix}\\b`));
  });
});

describe("a token function", () => {
  it("is asked again, once, when the server no longer knows what it gave", async () => {
    const farEnd = await farEndOf({ version: "v2", token: "token-2" });
    let asked = 0;
    const { code } = await exportOnce({ url: farEnd.url, bucket: "b", token: () => `token-${++asked}` });
    const sent = farEnd.requests.slice(0, 2).map(({ headers }) => headers.authorization);
    expect(sent).toEqual(["Token token-1", "Token token-2"]);
    expect(code).toBe(0);
  });

  it("that fails once is asked again for the next attempt", async () => {
    const farEnd = await farEndOf({ version: "v3", token: "token" });
    let asked = 0;
    const token = (): string => {
      if (++asked === 1) throw new Error("the token service is down");
      return "token";
    };
    expect(await exportOnce({ url: farEnd.url, version: "v3", database: "d", token })).toMatchObject({ code: 0 });
  });

  it.for<readonly [string, () => unknown]>([
    ["throws", () => Promise.reject(new Error("no token"))],
    ["gives nothing", () => undefined],
    ["gives what no header can carry", () => "a\nb"],
  ])("that %s fails the export", async ([, token]) => {
    const farEnd = await farEndOf({ version: "v2" });
    const { error } = await exportOnce({ url: farEnd.url, bucket: "b", token: token as () => string, retry: false });
    expect(error).toMatchObject({ code: "unauthorized" });
    expect(farEnd.requests).toEqual([]);
  });
});

describe("Retry-After", () => {
  it.for([
    ["in seconds", () => "7", 7_000],
    ["as a date", (now: number) => new Date(now + 9_000).toUTCString(), 9_000],
  ] as const)("%s is honoured", async ([, header, ms]) => {
    const farEnd = await farEndOf({ version: "v2" });
    const clock = testClock();
    const wallNow = clock.wallTime();
    farEnd.next({ do: "throttle", retryAfter: header(wallNow) });
    const { error } = await exportOnce({ url: farEnd.url, bucket: "b", clock, retry: false });
    // HTTP dates are in whole seconds.
    const expected = Math.floor((wallNow + ms) / 1_000) * 1_000 - wallNow;
    const { retryAfterMs } = error!.outcome as { readonly retryAfterMs: number };
    expect([ms, expected]).toContain(retryAfterMs);
  });

  it("beyond the deadline ends the export, and the wish is handed on", async () => {
    const farEnd = await farEndOf({ version: "v2" });
    farEnd.next({ do: "throttle", retryAfter: "3600" });
    const { error } = await exportOnce({ url: farEnd.url, bucket: "b" });
    expect(error).toMatchObject({ code: "throttled", outcome: { retryAfterMs: 3_600_000 } });
  });
});

it("asks the SDK for what the options say", async () => {
  const exporter = influxdbExporter({ bucket: "b", temporality: "delta", aggregation: () => ({ type: 2 }) });
  expect(exporter.selectAggregationTemporality!("COUNTER" as never)).toBe(0);
  expect(exporter.selectAggregation!("COUNTER" as never)).toEqual({ type: 2 });
  await exporter.shutdown();
});

describe("what lets us in", () => {
  const secret = "s3cr3t-t0ken-0123456789";

  it.for<readonly [string, InfluxdbExporterOptions]>([
    ["a token", { token: secret }],
    ["a function's token", { token: async () => secret }],
    ["a password", { basic: { username: "shop", password: secret } }],
    ["a header", { headers: { "x-api-key": secret } }],
  ])("%s shows in no error and no log line", async ([, options]) => {
    const farEnd = await starting<HttpFarEnd<never>>(httpFarEnd({ path: "" }));
    const seen: string[] = [];
    const line = (message: string): void => void seen.push(message);
    const logger: DiagLogger = { error: line, warn: line, info: line, debug: line, verbose: line };
    diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
    const echo = (status: number): void =>
      farEnd.next({ do: "answer", status, body: JSON.stringify({ error: `partial write? no: ${secret} is wrong` }) });
    for (const status of [401, 404, 400, 503]) {
      echo(status);
      const exporter = influxdbExporter({ url: farEnd.url, bucket: "b", retry: false, ...options });
      seen.push(inspect(exporter, { depth: 9, showHidden: true }));
      const shop = recording(exporter, { series: 1 });
      shop.record();
      const { error } = await shop.export();
      farEnd.otherwise({ do: "answer", status: 204 });
      await shop.shutdown();
      seen.push(inspect(error, { depth: 9 }), JSON.stringify(error ?? null));
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.filter((text) => text.includes(secret))).toEqual([]);
  });
});
