import { diag, DiagLogLevel } from "@opentelemetry/api";
import { certificates } from "@meterbridge/test-harness";
import { InstrumentType } from "@opentelemetry/sdk-metrics";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { otlpEnvironment } from "../src/env.ts";

const warnings: string[] = [];
const debugs: string[] = [];

beforeEach(() => {
  warnings.length = debugs.length = 0;
  const ignore = (): void => {};
  diag.setLogger(
    {
      error: ignore,
      info: ignore,
      verbose: ignore,
      warn: (message) => void warnings.push(message),
      debug: (message) => void debugs.push(message),
    },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  );
  debugs.length = 0;
});

afterEach(() => diag.disable());

const made = certificates();
const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
afterAll(() => rmSync(folder, { recursive: true }));

function pemFile(name: string, content: string): string {
  const path = join(folder, `${name}.pem`);
  writeFileSync(path, content);
  return path;
}

/** Sets `OTEL_EXPORTER_OTLP_…` variables. */
function variables(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`OTEL_EXPORTER_OTLP_${name}`, value]));
}

describe("the address for HTTP", () => {
  it.for([
    ["a base gets the signal's path", "http://a:4318", undefined, "http://a:4318/v1/metrics"],
    ["a slash at its end is not doubled", "http://a:4318/", undefined, "http://a:4318/v1/metrics"],
    ["a path is kept", "https://a/otlp", undefined, "https://a/otlp/v1/metrics"],
    ["a path with a slash is kept", "https://a/otlp/", undefined, "https://a/otlp/v1/metrics"],
    ["a query is kept behind the path", "https://a/otlp?tenant=7", undefined, "https://a/otlp/v1/metrics?tenant=7"],
    ["user info is kept", "https://u:p@a", undefined, "https://u:p@a/v1/metrics"],
    ["no port is the scheme's own", "http://a", undefined, "http://a/v1/metrics"],
    ["an upper-case scheme is one", "HTTP://a", undefined, "http://a/v1/metrics"],
    ["the metrics endpoint is used as it stands", undefined, "http://a:1/x", "http://a:1/x"],
    ["the metrics endpoint keeps its last slash", undefined, "http://a:1/x/", "http://a:1/x/"],
    ["the metrics endpoint without a path asks for /", undefined, "http://a:1", "http://a:1/"],
    ["the metrics endpoint wins", "http://general", "http://metrics/m", "http://metrics/m"],
    ["an empty metrics endpoint is unset", "http://general", "", "http://general/v1/metrics"],
    ["blanks only are unset", "   ", undefined, undefined],
    ["nothing is nothing", undefined, undefined, undefined],
  ] as const)("%s", ([, general, metrics, expected]) => {
    const env = variables({
      ...(general !== undefined && { ENDPOINT: general }),
      ...(metrics !== undefined && { METRICS_ENDPOINT: metrics }),
    });
    expect(otlpEnvironment("http", env).url).toBe(expected);
    expect(warnings).toEqual([]);
  });

  it.for(["localhost:4318", "nonsense", "ftp://a", "http:a", "http://", "http://a:99999", "//a:4318", "unix:/run/x"])(
    "%s is an error that names the variable, and never localhost",
    (value) => {
      for (const name of ["ENDPOINT", "METRICS_ENDPOINT"]) {
        expect(() => otlpEnvironment("http", variables({ [name]: value }))).toThrow(
          new RegExp(`^OTEL_EXPORTER_OTLP_${name}: got .*, allowed: a URL that begins with http:// or https://$`),
        );
      }
    },
  );

  it("shows neither user info nor query of a wrong address", () => {
    const env = variables({ ENDPOINT: "ftp://user:hunter2@a/x?key=sesame" });
    let message = "";
    try {
      otlpEnvironment("http", env);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/ftp:/);
    expect(message).not.toMatch(/hunter2|sesame/);
  });
});

describe("the address for gRPC", () => {
  it.for([
    ["http://a:4317", "http://a:4317"],
    ["https://a:4317/", "https://a:4317/"],
    ["a:4317", "a:4317"],
    ["localhost:4317", "localhost:4317"],
    ["127.0.0.1:4317", "127.0.0.1:4317"],
    ["[::1]:4317", "[::1]:4317"],
    ["a", "a"],
    ["unix:/run/otel.sock", "unix:/run/otel.sock"],
    ["dns:collector:4317", "dns:collector:4317"],
    ["http://collector:80", "http://collector:80"],
  ])("%s is taken, and nothing is appended", ([value, expected]) => {
    expect(otlpEnvironment("grpc", variables({ ENDPOINT: value! })).url).toBe(expected);
    expect(otlpEnvironment("grpc", variables({ METRICS_ENDPOINT: value! })).url).toBe(expected);
  });

  it.for(["ftp://a", "a:99999", "a b", "http://", "dns:///", "dns://8.8.8.8/a"])(
    "%s is an error that names the variable",
    (value) => {
      expect(() => otlpEnvironment("grpc", variables({ ENDPOINT: value }))).toThrow(/^OTEL_EXPORTER_OTLP_ENDPOINT: /);
    },
  );

  it.for([
    ["true", true, 0],
    ["TRUE", true, 0],
    ["false", false, 0],
    ["1", false, 1],
    ["yes", false, 1],
  ] as const)("INSECURE=%s is %s", ([value, expected, warned]) => {
    expect(otlpEnvironment("grpc", variables({ INSECURE: value })).insecure).toBe(expected);
    expect(otlpEnvironment("grpc", variables({ INSECURE: "true", METRICS_INSECURE: value })).insecure).toBe(expected);
    expect(warnings).toHaveLength(2 * warned);
  });

  it("does not know the obsolete METRIC_INSECURE", () => {
    expect(otlpEnvironment("grpc", variables({ METRIC_INSECURE: "true" }))).toEqual({});
  });

  it("is all that INSECURE is for", () => {
    expect(otlpEnvironment("http", variables({ INSECURE: "true" }))).toEqual({});
  });
});

describe("headers", () => {
  it.for([
    ["one", "api-key=abc", { "api-key": "abc" }, 0],
    ["several, with blanks around them", " a = 1 , b= 2", { a: "1", b: "2" }, 0],
    ["an equals sign in the value", "authorization=Basic dTpw=", { authorization: "Basic dTpw=" }, 0],
    ["percent-encoded", "authorization=Bearer%20a%2Cb%3D", { authorization: "Bearer a,b=" }, 0],
    ["a semicolon is part of the value", "cookie=a;b=c", { cookie: "a;b=c" }, 0],
    ["an empty value", "a=", { a: "" }, 0],
    ["empty entries", "a=1,,b=2,", { a: "1", b: "2" }, 0],
    ["an entry without an equals sign", "a=1,sesame", { a: "1" }, 1],
    ["an entry without a name", "=sesame,a=1", { a: "1" }, 1],
    ["a name with a blank in it", "a b=sesame,c=1", { c: "1" }, 1],
    ["a broken percent sign", "a=sesame%zz,b=1", { b: "1" }, 1],
    ["a line break in the value", "a=sesame%0d%0ax:1,b=1", { b: "1" }, 1],
    ["a value that no header can carry", "a=sesame%F0%9F%98%80,b=1", { b: "1" }, 1],
    ["a name that every request sets itself", "Content-Type=sesame,b=1", { b: "1" }, 1],
    ["none that is right", "sesame", undefined, 1],
    ["a name of JavaScript's own", "__proto__=x", Object.fromEntries([["__proto__", "x"]]), 0],
  ] as const)("%s", ([, value, expected, warned]) => {
    expect(otlpEnvironment("http", variables({ HEADERS: value })).headers).toEqual(expected);
    expect(warnings).toHaveLength(warned);
    for (const warning of warnings) {
      expect(warning).toMatch(/^OTEL_EXPORTER_OTLP_HEADERS: 1 of \d entr/);
      expect(warning).not.toMatch(/sesame/);
    }
  });

  it("of the signal are added to the general ones, and win whatever their case", () => {
    const env = variables({ HEADERS: "Authorization=general,tenant=7", METRICS_HEADERS: "authorization=mine" });
    expect(otlpEnvironment("http", env).headers).toEqual({ authorization: "mine", tenant: "7" });
  });
});

describe("the time limit", () => {
  it.for([
    ["2500", 2500, 0],
    ["0", 0, 0],
    [" 7 ", 7, 0],
    ["", undefined, 0],
    ["-1", undefined, 1],
    ["10s", undefined, 1],
    ["1e3", undefined, 1],
    ["2.5", undefined, 1],
    ["Infinity", undefined, 1],
    ["99999999999999999999", undefined, 1],
  ] as const)("TIMEOUT=%s is %s", ([value, expected, warned]) => {
    expect(otlpEnvironment("http", variables({ TIMEOUT: value })).timeoutMs).toBe(expected);
    expect(warnings).toHaveLength(warned);
    for (const warning of warnings) expect(warning).toMatch(/^OTEL_EXPORTER_OTLP_TIMEOUT: got /);
  });

  it.for([
    ["wins over the general one", "1", 1],
    ["leaves it to the general one when it is wrong", "-1", 2],
    ["of 0 wins, too", "0", 0],
  ] as const)("of the signal %s", ([, metrics, expected]) => {
    expect(otlpEnvironment("http", variables({ TIMEOUT: "2", METRICS_TIMEOUT: metrics })).timeoutMs).toBe(expected);
  });
});

describe("words", () => {
  it.for([
    ["COMPRESSION", "gzip", { compression: "gzip" }],
    ["COMPRESSION", "GZIP", { compression: "gzip" }],
    ["COMPRESSION", "none", { compression: "none" }],
    ["METRICS_COMPRESSION", "gzip", { compression: "gzip" }],
    ["PROTOCOL", "http/json", { encoding: "json" }],
    ["PROTOCOL", "HTTP/Protobuf", { encoding: "protobuf" }],
    ["METRICS_PROTOCOL", "http/json", { encoding: "json" }],
    ["METRICS_TEMPORALITY_PREFERENCE", "cumulative", { temporality: "cumulative" }],
    ["METRICS_TEMPORALITY_PREFERENCE", "Delta", { temporality: "delta" }],
    ["METRICS_TEMPORALITY_PREFERENCE", "LOWMEMORY", { temporality: "lowmemory" }],
    ["TEMPORALITY_PREFERENCE", "delta", {}],
    ["METRICS_TEMPORALITY_PREFERENCE", "", {}],
  ] as const)("%s=%s", ([name, value, expected]) => {
    expect(otlpEnvironment("http", variables({ [name]: value }))).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it.for([
    ["COMPRESSION", "brotli"],
    ["METRICS_COMPRESSION", "zstd"],
    ["PROTOCOL", "http"],
    ["METRICS_PROTOCOL", "json"],
    ["METRICS_TEMPORALITY_PREFERENCE", "cumulativ"],
    ["METRICS_TEMPORALITY_PREFERENCE", "constructor"],
    ["METRICS_DEFAULT_HISTOGRAM_AGGREGATION", "exponential"],
  ] as const)("%s=%s is named in one warning and passed over", ([name, value]) => {
    expect(otlpEnvironment("http", variables({ [name]: value }))).toEqual({});
    expect(warnings).toEqual([expect.stringContaining(`OTEL_EXPORTER_OTLP_${name}: got "${value}", allowed: `)]);
  });

  it("passes a wrong word of the signal over in favour of the general one", () => {
    const env = variables({ COMPRESSION: "gzip", METRICS_COMPRESSION: "brotli" });
    expect(otlpEnvironment("http", env).compression).toBe("gzip");
  });

  it.for([
    ["http", "grpc"],
    ["grpc", "http/json"],
  ] as const)("for %s, PROTOCOL=%s is passed over with one debug line", ([family, value]) => {
    expect(otlpEnvironment(family, variables({ PROTOCOL: value }))).toEqual({});
    expect(debugs).toEqual([expect.stringContaining("OTEL_EXPORTER_OTLP_PROTOCOL")]);
    expect(warnings).toEqual([]);
  });

  it("asks for exponential histograms, of histograms only", () => {
    const env = variables({ METRICS_DEFAULT_HISTOGRAM_AGGREGATION: "BASE2_exponential_bucket_histogram" });
    const { aggregation } = otlpEnvironment("http", env);
    for (const instrumentType of Object.values(InstrumentType)) {
      const expected = instrumentType === InstrumentType.HISTOGRAM ? 5 : 0;
      expect(aggregation?.(instrumentType)).toEqual({ type: expected });
    }
  });

  it("asks for plain histograms", () => {
    const env = variables({ METRICS_DEFAULT_HISTOGRAM_AGGREGATION: "explicit_bucket_histogram" });
    expect(otlpEnvironment("http", env).aggregation?.(InstrumentType.HISTOGRAM)).toEqual({ type: 0 });
  });
});

describe("certificates", () => {
  it("are paths, each of the signal's own before the general one", () => {
    const ca = pemFile("ca", made.ca);
    const cert = pemFile("cert", made.client.cert);
    const key = pemFile("key", made.client.key);
    const env = variables({
      CERTIFICATE: pemFile("general-ca", made.selfSigned.cert),
      METRICS_CERTIFICATE: ca,
      CLIENT_CERTIFICATE: cert,
      METRICS_CLIENT_KEY: key,
    });
    expect(otlpEnvironment("http", env).tls).toEqual({ ca, cert, key });
  });

  it("that cannot be read are named in a warning, and passed over", () => {
    const env = variables({
      METRICS_CERTIFICATE: join(folder, "absent.pem"),
      CERTIFICATE: pemFile("general-ca", made.ca),
    });
    expect(otlpEnvironment("http", env).tls).toEqual({ ca: join(folder, "general-ca.pem") });
    expect(warnings).toEqual([
      expect.stringMatching(/^OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE: .*absent\.pem.*the path of a PEM file/),
    ]);
  });

  it("that do not belong together are named in a warning, and passed over", () => {
    const env = variables({
      CERTIFICATE: pemFile("ca", made.ca),
      CLIENT_CERTIFICATE: pemFile("cert", made.client.cert),
      CLIENT_KEY: pemFile("other-key", made.server.key),
    });
    expect(otlpEnvironment("http", env).tls).toEqual({ ca: join(folder, "ca.pem") });
    expect(warnings).toEqual([expect.stringMatching(/CLIENT_CERTIFICATE and …_CLIENT_KEY: OpenSSL cannot use/)]);
  });

  it("are absent when none is named", () => {
    expect(otlpEnvironment("http", variables({ CERTIFICATE: "" }))).toEqual({});
  });
});

it("reads nothing when a configuration file is named", () => {
  const env = { ...variables({ ENDPOINT: "nonsense", TIMEOUT: "-1" }), OTEL_CONFIG_FILE: "/etc/otel.yaml" };
  expect(otlpEnvironment("http", env)).toEqual({});
  expect(warnings).toEqual([]);
});

it("does not look at what the code has decided", () => {
  const env = variables({ ENDPOINT: "nonsense", TIMEOUT: "-1", COMPRESSION: "gzip", HEADERS: "a=1" });
  expect(otlpEnvironment("http", env, ["url", "timeoutMs", "headers"])).toEqual({ compression: "gzip" });
  expect(warnings).toEqual([]);
});

it("reads the process's environment unless given one", () => {
  process.env["OTEL_EXPORTER_OTLP_TIMEOUT"] = "4321";
  try {
    expect(otlpEnvironment("http").timeoutMs).toBe(4321);
  } finally {
    delete process.env["OTEL_EXPORTER_OTLP_TIMEOUT"];
  }
});
