import { describe, expect, it } from "vitest";
import { circuitBreaker, spool } from "@meterbridge/resilience";
import {
  influxdbExporter,
  type InfluxdbExporterOptions,
  influxdbExporterRules,
  lineProtocol,
  type LineProtocolOptions,
} from "../src/index.ts";

const schema = (): undefined => undefined;
const build = (options: object) => (): unknown => influxdbExporter(options);
const faults = (options: object): string => {
  try {
    influxdbExporter(options);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("wrong options", () => {
  it("are all named in one error, with what was given and what is allowed", () => {
    const message = faults({
      url: "influx:8086",
      version: "v3",
      org: "shop",
      bucket: "metrics",
      retentionPolicy: "week",
      consistency: "some",
      noSync: "yes",
      token: "a\n",
      tokenScheme: "bearer",
      basic: { username: "a:b", password: 5, realm: "x" },
      headers: { "bad name": "x" },
      compression: "br",
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
      schema: "v9",
      precision: "m",
      integers: "long",
      startTime: 1,
      exemplars: 1,
      rename: "x",
      backslashes: "drop",
      maxLines: 0,
      maxRequestBytes: 1,
      maxCacheBytes: -1,
      exponentialHistograms: "sum",
      maxBuckets: 1,
      boundaries: [2, 1],
      quantiles: [2],
      unsigned: true,
      compresion: "gzip",
    });
    // `basic` has three faults; `unsigned` and `compresion` are unknown; `database` is not there.
    const options = Object.keys(influxdbExporterRules).filter((name) => name !== "basic" && name !== "version");
    expect(message).toMatch(new RegExp(`^influxdbExporter: ${options.length + 3 + 2} wrong options$`, "m"));
    for (const option of [...options, "basic", "unsigned", "compresion"]) {
      expect(message, option).toMatch(new RegExp(`^ {2}${option}[.:]`, "m"));
    }
    for (const line of [
      '  url: got "influx:8086", allowed: an absolute URL that begins with http:// or https://',
      "  database: missing, allowed: where to write to: v3 needs it",
      '  org: got "shop", allowed: nothing with version v3: it is for v2',
      '  bucket: got "metrics", allowed: nothing with version v3: it is for v2, and here it is called database',
      '  retentionPolicy: got "week", allowed: nothing with version v3: it is for v1',
      '  basic.username: got "a:b", allowed: a name without a colon',
      "  basic.password: got a number (not shown), allowed: a text",
      '  compresion: unknown, did you mean "compression"?',
    ]) {
      expect(message.split("\n")).toContain(line);
    }
  });

  it.for<readonly [InfluxdbExporterOptions, string]>([
    [{}, "bucket: missing, allowed: where to write to: v2 needs it"],
    [{ version: "v1" }, "database: missing, allowed: where to write to: v1 needs it"],
    [{ version: "v3" }, "database: missing, allowed: where to write to: v3 needs it"],
    [{ bucket: null as never }, "bucket: got null, allowed: a text that is not empty"],
    [{ bucket: "b", database: "d" }, 'database: got "d", allowed: nothing with version v2: here it is called bucket'],
    [
      { version: "v1", database: "d", bucket: "b" },
      'bucket: got "b", allowed: nothing with version v1: it is for v2, and here it is called database',
    ],
    [{ bucket: "b", retentionPolicy: "r" }, 'retentionPolicy: got "r", allowed: nothing with version v2: it is for v1'],
    [{ bucket: "b", consistency: "all" }, "allowed: nothing with version v2: it is for v1"],
    [
      { version: "v1", database: "d", noSync: true },
      "noSync: got true, allowed: nothing with version v1: it is for v3",
    ],
    [
      { bucket: "b", token: "t0ken", basic: { username: "u", password: "p" } },
      "basic: got a object (not shown), allowed: nothing beside token: one of them lets us in",
    ],
    [
      { bucket: "b", basic: { username: "u", password: undefined } as never },
      "basic.password: missing, allowed: a text",
    ],
    [{ bucket: "b", tokenScheme: "Token" }, 'tokenScheme: got "Token", allowed: nothing without token'],
    [
      { bucket: "b", token: "t0ken", headers: { AUTHORIZATION: "x" } },
      "headers: got a object (not shown), allowed: no authorization beside token",
    ],
    [
      { bucket: "b", basic: { username: "u", password: "p" }, url: "http://u:p@host" },
      'url: got "http://[redacted]@host", allowed: no name and password in it beside basic',
    ],
    [
      { bucket: "b", headers: { AuthoriZation: "x" }, url: "http://u:p@host" },
      'url: got "http://[redacted]@host", allowed: no name and password in it beside headers.authorization',
    ],
    [{ bucket: "b", schema, integers: "float" }, 'integers: got "float", allowed: nothing with a schema function'],
    [{ bucket: "b", schema, startTime: true }, "startTime: got true, allowed: nothing with a schema function"],
    [{ bucket: "b", schema, exemplars: true }, "exemplars: got true, allowed: nothing with a schema function"],
    [
      { bucket: "b", schema, exponentialHistograms: "drop" },
      'exponentialHistograms: got "drop", allowed: nothing with a schema function',
    ],
    [{ bucket: "b", schema, maxBuckets: 8 }, "maxBuckets: got 8, allowed: nothing with a schema function"],
    [
      { bucket: "b", schema, boundaries: [1] },
      "boundaries: got an array of 1, allowed: nothing with a schema function",
    ],
    [
      { bucket: "b", schema, quantiles: [0.5] },
      "quantiles: got an array of 1, allowed: nothing with a schema function",
    ],
    [
      { bucket: "b", quantiles: [0.5] },
      'quantiles: got an array of 1, allowed: nothing without exponentialHistograms "quantiles"',
    ],
    [
      { bucket: "b", exponentialHistograms: "quantiles", maxBuckets: 8 },
      'maxBuckets: got 8, allowed: nothing with exponentialHistograms "quantiles"',
    ],
    [
      { bucket: "b", exponentialHistograms: "quantiles", boundaries: [1] },
      'boundaries: got an array of 1, allowed: nothing with exponentialHistograms "quantiles"',
    ],
    [
      { bucket: "b", exponentialHistograms: "drop", maxBuckets: 8 },
      'maxBuckets: got 8, allowed: nothing with exponentialHistograms "drop"',
    ],
    [{ bucket: "b", boundaries: [1], maxBuckets: 8 }, "maxBuckets: got 8, allowed: nothing beside boundaries"],
    [
      { bucket: "b", headers: (() => ({})) as never },
      "headers: got a function (not shown), allowed: an object of header names and values; a token that changes is given as token",
    ],
  ])("that do not go together are named, with what is right: %j", ([options, line]) => {
    const message = faults(options);
    expect(message).toContain("influxdbExporter: 1 wrong option");
    expect(message).toContain(line);
  });

  it.for<readonly [string, object]>([
    ["a function with a number", { circuitBreaker: () => 5 }],
    ["a breaker that was not made", { circuitBreaker }],
    ["a function that makes one", { circuitBreaker: () => circuitBreaker() }],
    ["a spool that was not made", { spool }],
    ["what has no close", { spool: () => ({ send: async () => ({}), flush: async () => {} }) }],
    ["what comes later", { spool: async () => circuitBreaker() }],
  ])("are %s, which is no layer: %j", ([, options]) => {
    expect(build({ bucket: "b", ...options })).toThrow(TypeError);
  });

  it("leave no spool open: a breaker that is none is told before", () => {
    let opened = 0;
    const counting = (next: unknown): unknown => (opened++, next);
    expect(build({ bucket: "b", circuitBreaker: () => 5, spool: counting })).toThrow(
      /^flow: layer 3 of 5 gave 5, which is no sink$/,
    );
    expect(opened).toBe(0);
  });

  it("without a version that is one, nothing is said of what goes with it", () => {
    expect(faults({ version: "v4", database: "d", org: "o" })).toMatch(
      /^influxdbExporter: 1 wrong option\n {2}version/,
    );
  });

  it.for([
    ["", /absolute URL/],
    ["localhost", /absolute URL/],
    ["unix:/run/influx.sock", /socketPath/],
    ["http://h/write", /the path of the write API is appended/],
    ["http://h/api/v2/write/", /the path of the write API is appended/],
    ["http://h/api/v3/write_lp", /the path of the write API is appended/],
    ["http://h/?db=x", /without a query/],
    ["http://h/#x", /without a query/],
    [5, /absolute URL/],
  ] as const)("refuse the address %j", ([url, message]) => {
    expect(build({ url, bucket: "b" })).toThrow(/url: got/);
    expect(build({ url, bucket: "b" })).toThrow(message);
  });

  it.for([
    [{ token: "s3cr3t\n" }],
    [{ token: "Token s3cr3t" }],
    [{ token: "Bearer s3cr3t" }],
    [{ token: ["s3cr3t"] }],
    [{ basic: "s3cr3t" }],
    [{ basic: { username: "u", password: ["s3cr3t"] } }],
    [{ token: "s3cr3t", basic: { username: "u", password: "s3cr3t" } }],
    [{ token: "t", headers: { authorization: "s3cr3t" } }],
    [{ headers: { "x-key": "s3cr3t\n" } }],
    [{ url: "http://u:s3cr3t@h/?p=s3cr3t" }],
    [{ tls: "s3cr3t" }],
  ])("show no secret: %j", ([options]) => {
    expect(build({ bucket: "b", ...options })).toThrow(/1 wrong option/);
    expect(build({ bucket: "b", ...options })).not.toThrow(/s3cr3t/);
  });

  it.for([undefined, null, 5, "x"])("are refused as a whole when they are %j", (options) => {
    expect(build(options as never)).toThrow(/influxdbExporter: 1 wrong option/);
  });
});

it.for<readonly [InfluxdbExporterOptions]>([
  [{ bucket: "b" }],
  [{ bucket: "b", org: "o", token: () => "t" }],
  [{ version: "v1", database: "d", retentionPolicy: "r", consistency: "one", url: "http://u:p@host/influx" }],
  [{ version: "v3", database: "d", noSync: true, token: "t", tokenScheme: "Token" }],
  [{ bucket: "b", basic: { username: "u", password: "" }, org: undefined, database: undefined }],
  [{ url: "https://host/write-proxy", bucket: "b" }],
  [{ bucket: "b", url: "http://u:p@host", headers: { "x-tenant": "a" } }],
  [{ bucket: "b", exponentialHistograms: "quantiles", quantiles: [0.5] }],
  [{ bucket: "b", exponentialHistograms: "buckets", maxBuckets: 8 }],
  [{ bucket: "b", boundaries: [1, 2] }],
  [{ bucket: "b", schema, precision: "s", rename: (name) => name, backslashes: "slash" }],
  [{ bucket: "b", circuitBreaker: circuitBreaker(), spool: (next) => next }],
])("right options are taken: %j", async ([options]) => {
  await influxdbExporter(options).shutdown();
});

describe("lineProtocol alone", () => {
  it.for<readonly [LineProtocolOptions, string]>([
    [{ schema, startTime: true }, "startTime: got true, allowed: nothing with a schema function"],
    [{ quantiles: [0.5] }, "quantiles: got an array of 1, allowed: nothing without exponentialHistograms"],
  ])("refuses what does not go together as well: %j", ([options, message]) => {
    expect(() => lineProtocol(options)).toThrow(/^lineProtocol: 1 wrong option\n/);
    expect(() => lineProtocol(options)).toThrow(message);
  });

  it.for([null, 5, "x"])("refuses %j as a whole", (options) => {
    expect(() => lineProtocol(options as never)).toThrow(/lineProtocol: 1 wrong option/);
  });
});
