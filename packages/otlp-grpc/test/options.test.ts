import { afterEach, describe, expect, it, vi } from "vitest";
import { otlpGrpcExporter as lean } from "../src/http2/index.ts";
import { otlpGrpcExporter } from "../src/index.ts";

afterEach(() => vi.unstubAllEnvs());

describe.for([
  ["on grpc-js", otlpGrpcExporter],
  ["on bare HTTP/2", lean],
] as const)("%s", ([, exporter]) => {
  it("names all wrong options in one error, with what was given and what is allowed", () => {
    const build = (): unknown =>
      exporter({
        url: "ftp://collector:4317",
        insecure: "yes" as never,
        timeoutMs: -1,
        compression: "zstd" as never,
        tls: { ca: "/absent/ca.pem" },
        headers: { "bad name": "x" },
        chanelOptions: {},
      } as never);
    expect(build).toThrow(TypeError);
    expect(build).toThrow(/^otlpGrpcExporter: 7 wrong options$/m);
    for (const line of [
      /^ {2}url: got "ftp:\/\/collector:4317", allowed: http:\/\/host:port.* or host:port$/m,
      /^ {2}insecure: got "yes", allowed: true or false$/m,
      /^ {2}timeoutMs: got -1/m,
      /^ {2}compression: got "zstd", allowed: "gzip" or "none"$/m,
      /^ {2}tls.ca: got "\/absent\/ca.pem", allowed: PEM text.*ENOENT/m,
      /^ {2}headers.*bad name/m,
      /^ {2}chanelOptions: unknown/m,
    ]) {
      expect(build).toThrow(line);
    }
  });

  it.for([
    ["grpc-timeout", "1S", /headers.grpc-timeout: is set by gRPC/],
    ["user-agent", "x", /headers.user-agent: is set by gRPC/],
    ["x~y", "s3cr3t", /headers.*is no name of metadata/],
    ["trace-bin", "s3cr3t!", /headers.trace-bin: its value is no base64/],
    ["x-city", "s3cr3t Zürich", /headers.x-city: its value holds characters that no metadata can/],
  ] as const)("refuses %s as metadata, and does not show its value", ([name, value, message]) => {
    const build = (): unknown => exporter({ headers: { [name]: value } });
    expect(build).toThrow(message);
    expect(build).not.toThrow(/s3cr3t/);
  });

  it("takes metadata in upper case, and bytes as base64", async () => {
    await exporter({ headers: { Authorization: "Bearer x", "trace-bin": "AQID" } }).shutdown();
  });

  it("refuses certificates that OpenSSL cannot use", () => {
    const cert = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    expect(() => exporter({ tls: { cert, key: cert } })).toThrow(/tls.cert, key, ca: OpenSSL cannot use them/);
  });

  it("names the variable whose address is wrong; localhost is not used instead", () => {
    vi.stubEnv("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "ftp://collector:4317");
    expect(() => exporter()).toThrow(/OTEL_EXPORTER_OTLP_METRICS_ENDPOINT/);
  });
});

it("channel options are texts and numbers", () => {
  expect(() => otlpGrpcExporter({ channelOptions: { "grpc.keepalive_time_ms": [] as never } })).toThrow(
    /channelOptions: got an object, allowed: an object of texts and numbers/,
  );
});
