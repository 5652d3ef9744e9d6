import { checkOptions } from "@meterbridge/core";
import { httpTransportRules } from "@meterbridge/pooled-http";
import { diag } from "@opentelemetry/api";
import { circuitBreaker } from "@meterbridge/resilience";
import { attemptTimeoutRules, retryOptionRule } from "@meterbridge/resilience/attempts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { datadogExporter, type DatadogExporterOptions, datadogExporterRules } from "../src/index.ts";
import { datadogEnvironment } from "../src/env.ts";
import { sendingRules } from "../src/intake/sending-rules.ts";
import { withEnvironment } from "../src/with-environment.ts";
import { recordedWarnings } from "./recorded-warnings.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
const build = (options: object) => (): unknown => datadogExporter(options);
const faults = (options: object): string => {
  try {
    datadogExporter(options);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

beforeEach(() => {
  for (const name of ["DD_API_KEY", "DD_SITE", "DD_TAGS", "DD_HOSTNAME"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
});

describe("wrong options", () => {
  it("are all named in one error, with what was given and what is allowed", () => {
    const message = faults({
      apiKey: "a key",
      site: "https://app.datadoghq.eu/dashboards",
      url: "api.datadoghq.eu",
      mode: "agent",
      firstValue: "zero",
      headers: { "bad name": "x" },
      compression: "zstd",
      timeoutMs: -1,
      attemptTimeoutMs: 1.5,
      retry: { maxAttempts: 0 },
      circuitBreaker: {},
      spool: "dir",
      temporality: "always",
      aggregation: 5,
      tls: { ca: "/absent/ca.pem" },
      maxResponseBytes: 0,
      maxPendingExports: -1,
      transport: "fetch",
      userAgent: "",
      maxSockets: 0,
      keepAliveMs: -1,
      maxConnectionAgeMs: -1,
      pool: {},
      lookup: 5,
      proxy: "socks://x",
      socketPath: "",
      clock: {},
      random: 5,
      histograms: "buckets",
      tags: "a:b",
      host: "",
      resourceAttributesAsTags: 1,
      scopeAsTags: "yes",
      maxRequestBytes: 6_000_000,
      maxCacheBytes: -1,
      apikey: "x",
    });
    const options = Object.keys(datadogExporterRules);
    expect(message).toMatch(new RegExp(`^datadogExporter: ${options.length + 1} wrong options$`, "m"));
    for (const option of [...options, "apikey"]) expect(message, option).toMatch(new RegExp(`^ {2}${option}[.:]`, "m"));
    for (const line of [
      "  apiKey: got a string (not shown), allowed: an API key without white space, that a header can carry, or a function that gives one",
      '  site: got a string (not shown), allowed: the site\'s name alone: "datadoghq.eu"',
      '  url: got "api.datadoghq.eu", allowed: an absolute URL that begins with http:// or https://',
      '  apikey: unknown, did you mean "apiKey"?',
    ]) {
      expect(message.split("\n")).toContain(line);
    }
  });

  it.for<readonly [DatadogExporterOptions, string]>([
    [{ apiKey: undefined }, "apiKey: missing, allowed: an API key, or the variable DD_API_KEY"],
    [{ apiKey: "" }, "apiKey: got a string (not shown), allowed: an API key without white space"],
    [{ apiKey: "k3y\n" }, "apiKey: got a string (not shown), allowed: an API key without white space"],
    [{ apiKey: "ключ" }, "apiKey: got a string (not shown), allowed: an API key without white space"],
    [{ apiKey: null as never }, "apiKey: got a object (not shown), allowed: an API key"],
    [{ apiKey, tags: Array.from({ length: 101 }, (_, n) => `t${n}`) }, "tags: got an array of 101, allowed: a list of"],
    [{ apiKey, mode: "otlp", tags: ["a:b"] }, 'tags: got an array of 1, allowed: nothing with mode "otlp"'],
    [{ apiKey, mode: "otlp", host: "web-1" }, 'host: got "web-1", allowed: nothing with mode "otlp"'],
    [{ apiKey, headers: { "Dd-Api-Key": "x" } }, "headers.Dd-Api-Key: is given as apiKey"],
    [{ apiKey, headers: { "dd-otel-metric-config": "{}" } }, "headers.dd-otel-metric-config: is made of histograms"],
    [{ apiKey, headers: (() => ({})) as never }, "headers: got a function (not shown), allowed: an object"],
  ])("are named, with what is right: %j", ([options, line]) => {
    const message = faults(options);
    expect(message).toMatch(/^datadogExporter: 1 wrong option$/m);
    expect(message).toContain(line);
  });

  it.for([
    ["https://app.datadoghq.eu", "datadoghq.eu"],
    ["https://u:p@api.us5.datadoghq.com:443/api?x", "us5.datadoghq.com"],
    ["app.datadoghq.com", "datadoghq.com"],
    ["API.datadoghq.eu", "datadoghq.eu"],
    ["otlp.datadoghq.eu", "datadoghq.eu"],
    ["datadoghq.eu/", "datadoghq.eu"],
    [" datadoghq.eu", "datadoghq.eu"],
    ["us3.datadoghq.com:443", "us3.datadoghq.com"],
  ] as const)("a site that is %j is told to be %j", ([site, right]) => {
    expect(faults({ apiKey, site })).toContain(`allowed: the site's name alone: "${right}"`);
  });

  it.for(["", "eu", "127.0.0.1", "datadoghq..eu", "-a.eu", "http://", "data doghq.eu", "app.eu", 5])(
    "a site that is %j is told what sites are like",
    (site) => {
      expect(faults({ apiKey, site })).toContain('allowed: a site\'s name, such as "datadoghq.com"');
    },
  );

  it.for([
    ["", /absolute URL/],
    ["localhost", /absolute URL/],
    ["ftp://h", /absolute URL/],
    ["https://h/api/v2/series", /the paths are appended/],
    ["https://h/dd/api/beta/sketches/", /the paths are appended/],
    ["https://h/v1/metrics", /the paths are appended/],
    ["https://h/?api_key=s3cr3t", /without a query/],
    ["https://h/#x", /without a query/],
    [5, /absolute URL/],
  ] as const)("the address %j", ([url, message]) => {
    expect(faults({ apiKey, url })).toMatch(/url: got/);
    expect(faults({ apiKey, url })).toMatch(message);
  });

  it.for<readonly [object]>([
    [{ apiKey: "s3cr3t\n" }],
    [{ apiKey: ["s3cr3t"] }],
    [{ apiKey, headers: { "DD-API-KEY": "s3cr3t" } }],
    [{ apiKey, headers: { "x-key": "s3cr3t\n" } }],
    [{ apiKey, url: "http://u:s3cr3t@h/?p=s3cr3t" }],
    [{ apiKey, site: "https://u:s3cr3t@app.datadoghq.eu" }],
    [{ apiKey, site: "s3cr3t" }],
    [{ apiKey, site: "s3cr3t key" }],
    [{ apiKey, tls: "s3cr3t" }],
  ])("show no secret: %j", ([options]) => {
    expect(build(options)).toThrow(/1 wrong option/);
    expect(build(options)).not.toThrow(/s3cr3t/);
  });

  it.for([null, 5, "s3cr3t"])("are refused as a whole when they are %j", (options) => {
    vi.stubEnv("DD_API_KEY", apiKey);
    expect(build(options as never)).toThrow(/datadogExporter: 1 wrong option/);
    expect(build(options as never)).not.toThrow(/s3cr3t/);
  });
});

describe("the rules of what sends", () => {
  const { attemptTimeoutMs } = attemptTimeoutRules;
  const theirs = { ...httpTransportRules, attemptTimeoutMs, retry: retryOptionRule };
  const names = Object.keys(sendingRules) as (keyof typeof sendingRules)[];

  it.for([
    ...[0, 1, 1.5, -1, "", "/run/dd.sock", null, true, false, {}],
    { agentFor() {}, close() {}, inspect() {} },
    { maxAttempts: 1, initialDelayMs: 0, maxDelayMs: 0, retryAmbiguous: false },
    { maxAttempts: 0, initialDelayMs: -1, maxDelayMs: -1, retryAmbiguous: 5, clock: 1 },
  ])("say of %j what its own rules say", (value) => {
    for (const name of names) expect(sendingRules[name](value), name).toEqual(theirs[name](value));
  });
});

it.for<readonly [DatadogExporterOptions]>([
  [{ apiKey }],
  [{ apiKey: async () => apiKey, site: "us5.datadoghq.com" }],
  [{ apiKey, site: "ddog-gov.com", histograms: "nobuckets", tags: ["team:shop"], host: "web-1" }],
  [{ apiKey, mode: "otlp", resourceAttributesAsTags: true, scopeAsTags: true, tags: undefined }],
  [{ apiKey, url: "https://u:p@proxy.example/dd", headers: { "x-tenant": "a" } }],
  [{ apiKey, circuitBreaker: circuitBreaker(), firstValue: "keep", temporality: "cumulative" }],
])("right options are taken: %j", async ([options]) => {
  await datadogExporter(options).shutdown();
});

describe("the environment", () => {
  it.for([
    [{}, {}],
    [
      { DD_API_KEY: " k3y\n", DD_SITE: "datadoghq.eu" },
      { apiKey: "k3y", site: "datadoghq.eu" },
    ],
    [{ DD_API_KEY: "", DD_SITE: " ", DD_TAGS: " , ", DD_HOSTNAME: "" }, {}],
    [{ DD_TAGS: "env:prod,team:shop, a" }, { tags: ["env:prod", "team:shop", "a"] }],
    [{ DD_TAGS: "env:prod  team:shop" }, { tags: ["env:prod", "team:shop"] }],
    [{ DD_HOSTNAME: "web-1", DD_ENV: "prod", DD_SERVICE: "shop", DD_VERSION: "7" }, { host: "web-1" }],
  ] as const)("%j asks for %j", ([env, asked]) => {
    expect(datadogEnvironment(env)).toEqual(asked);
  });

  const environment = { apiKey: "k3y", site: "datadoghq.eu", tags: ["a"], host: "web-1" };

  it("completes the options, which win", () => {
    expect(withEnvironment({}, environment)).toMatchObject(environment);
    const options = { apiKey: "mine", site: "ddog-gov.com", tags: [], host: "mine" };
    expect(withEnvironment(options, environment)).toMatchObject(options);
  });

  it("is passed over, with a warning, in what mode otlp has no place for", () => {
    const log = recordedWarnings();
    const { tags, host } = withEnvironment({ mode: "otlp" }, environment);
    expect([tags, host]).toEqual([undefined, undefined]);
    expect(log).toHaveLength(2);
    expect(log[0]).toContain("DD_TAGS is passed over");
    expect(log[1]).toContain("DD_HOSTNAME is passed over");
  });

  it("gives the key and the site where options do not", async () => {
    vi.stubEnv("DD_API_KEY", apiKey);
    vi.stubEnv("DD_SITE", "datadoghq.eu");
    await datadogExporter().shutdown();
    vi.stubEnv("DD_SITE", "app.datadoghq.eu");
    expect(faults({})).toBe(
      "datadogExporter: 1 wrong option\n" +
        '  site: missing, allowed: the site\'s name alone: "datadoghq.eu"; DD_SITE is wrong',
    );
  });

  it("with a mistake in what options give does no harm", async () => {
    vi.stubEnv("DD_API_KEY", "a b");
    vi.stubEnv("DD_SITE", "https://app.datadoghq.eu");
    await datadogExporter({ apiKey, site: "datadoghq.com" }).shutdown();
    await datadogExporter({ apiKey, url: "https://proxy.example" }).shutdown();
  });

  it("with more tags than a series may have is told when an exporter is built that has them", async () => {
    vi.stubEnv("DD_TAGS", Array.from({ length: 101 }, (_, n) => `t${n}`).join());
    expect(faults({ apiKey })).toBe(
      "datadogExporter: 1 wrong option\n" +
        '  tags: missing, allowed: a list of texts such as "team:shop", 100 at most; DD_TAGS is wrong',
    );
    await datadogExporter({ apiKey, tags: [] }).shutdown();
    await datadogExporter({ apiKey, mode: "otlp" }).shutdown();
  });

  it("with a site that is none is told, and not shown", () => {
    vi.stubEnv("DD_SITE", "s3cr3t");
    expect(faults({ apiKey })).toMatch(/site: missing, .*; DD_SITE is wrong$/);
    expect(faults({ apiKey })).not.toContain("s3cr3t");
  });

  it("with a key that is none is told with all the rest, and not shown", () => {
    vi.stubEnv("DD_API_KEY", "s3cr3t key");
    const message = faults({ maxSockets: 0 });
    expect(message).toContain("datadogExporter: 2 wrong options");
    expect(message).toContain("apiKey: missing, allowed: an API key, or the variable DD_API_KEY, which is wrong");
    expect(message).not.toContain("s3cr3t");
  });
});

it("the rules can be used by themselves", () => {
  expect(() => checkOptions("mine", { site: "eu" } as DatadogExporterOptions, datadogExporterRules)).toThrow(/site/);
});
