import { diag, type DiagLogger, DiagLogLevel } from "@opentelemetry/api";
import { certificates, type HttpFarEnd, httpFarEnd } from "@meterbridge/test-harness";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { otlpHttpExporter } from "../src/index.ts";
import { recording } from "@meterbridge/testbed";

afterEach(() => vi.unstubAllEnvs());

describe("wrong options", () => {
  it("are all named in one error, with what was given and what is allowed", () => {
    const build = (): unknown =>
      otlpHttpExporter({
        url: "collector:4318",
        timeoutMs: -1,
        encoding: "xml" as never,
        retry: { maxAttempts: 0 },
        maxRequestBytes: 2 ** 31,
        tls: { ca: "/absent/ca.pem" },
        headers: { "bad name": "x" },
        compresion: "gzip",
      } as never);
    expect(build).toThrow(TypeError);
    expect(build).toThrow(/^otlpHttpExporter: 8 wrong options$/m);
    for (const line of [
      /^ {2}url: got "collector:4318", allowed: an absolute URL that begins with http:\/\/ or https:\/\/$/m,
      /^ {2}timeoutMs: got -1, allowed: a whole number of milliseconds, 0 or more$/m,
      /^ {2}encoding: got "xml", allowed: "protobuf" or "json"$/m,
      /^ {2}retry.maxAttempts: got 0, allowed: a whole number of attempts, 1 or more$/m,
      /^ {2}maxRequestBytes: got 2147483648, allowed: a whole number of bytes, 1024 to 1073741824$/m,
      /^ {2}tls.ca: got "\/absent\/ca.pem", allowed: PEM text.*ENOENT/m,
      /^ {2}headers.*bad name/m,
      /^ {2}compresion: unknown, did you mean "compression"\?$/m,
    ]) {
      expect(build).toThrow(line);
    }
  });

  it.for(["", "localhost", "ftp://host/", "http://", "//host/v1/metrics", 5])("refuse the address %j", (url) => {
    expect(() => otlpHttpExporter({ url: url as string })).toThrow(/url: got/);
  });

  it.for([
    [{ headers: "authorization=s3cr3t" }, /headers: got a string \(not shown\)/],
    [{ tls: "s3cr3t" }, /tls: got a string \(not shown\)/],
    [{ url: "user:s3cr3t@collector:4318" }, /url: got "\[redacted\]@collector:4318"/],
  ] as const)("show no secret: %j", ([options, message]) => {
    const build = (): unknown => otlpHttpExporter(options as never);
    expect(build).toThrow(message);
    expect(build).not.toThrow(/s3cr3t/);
  });

  it("never show a header's value", () => {
    expect(() => otlpHttpExporter({ headers: { authorization: "s3cr3t\n" } })).toThrow(/^(?!.*s3cr3t).*headers/s);
  });
});

describe("the environment", () => {
  let farEnd: HttpFarEnd;
  beforeEach(async () => {
    farEnd = await httpFarEnd();
  });
  afterEach(() => farEnd.stop());

  async function requestWith(variables: Readonly<Record<string, string>>, options = {}) {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(`OTEL_EXPORTER_OTLP_${name}`, value);
    const shop = recording(otlpHttpExporter(options));
    shop.record();
    await shop.export();
    await shop.shutdown();
    return farEnd.requests[0]!;
  }

  it("says where to send, and how", async () => {
    const { path, headers } = await requestWith({
      ENDPOINT: new URL(farEnd.url).origin,
      PROTOCOL: "http/json",
      COMPRESSION: "gzip",
      HEADERS: "x-tenant=a%20b,x-team=c",
      METRICS_HEADERS: "x-team=d",
    });
    expect(path).toBe("/v1/metrics");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "content-encoding": "gzip",
      "x-tenant": "a b",
      "x-team": "d",
    });
  });

  it("gives way to options", async () => {
    const { headers } = await requestWith(
      { ENDPOINT: "http://127.0.0.1:9/", PROTOCOL: "http/json", HEADERS: "x-team=c" },
      { url: farEnd.url, encoding: "protobuf", headers: { "x-team": "e" } },
    );
    expect(headers).toMatchObject({ "content-type": "application/x-protobuf", "x-team": "e" });
  });

  it("gives way to options about TLS field by field", async () => {
    const { ca, wrongHost } = certificates();
    const secure = await httpFarEnd({ tls: wrongHost });
    const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
    writeFileSync(join(folder, "ca.pem"), ca);
    vi.stubEnv("OTEL_EXPORTER_OTLP_CERTIFICATE", join(folder, "ca.pem"));
    const shop = recording(otlpHttpExporter({ url: secure.url, tls: { serverName: "elsewhere.test" } }));
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    await secure.stop();
    rmSync(folder, { recursive: true });
  });

  it("is named when its address is wrong; localhost is not used instead", () => {
    vi.stubEnv("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "collector:4318");
    expect(() => otlpHttpExporter()).toThrow(/OTEL_EXPORTER_OTLP_METRICS_ENDPOINT/);
  });

  it("is named in one warning when another value is wrong, and the default holds", async () => {
    const warnings: string[] = [];
    const logger = { warn: (line: string) => warnings.push(line), error() {}, info() {}, debug() {}, verbose() {} };
    diag.setLogger(logger as DiagLogger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
    const { headers } = await requestWith({ ENDPOINT: new URL(farEnd.url).origin, COMPRESSION: "brotli" });
    diag.disable();
    expect(headers["content-encoding"]).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/OTEL_EXPORTER_OTLP_COMPRESSION.*none or gzip/)]);
  });
});
