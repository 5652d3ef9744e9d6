import { certificates } from "@meterbridge/test-harness";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withOtlpEnvironment } from "../src/index.ts";

const { ca, client } = certificates();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
  for (const [name, text] of Object.entries({ ca, cert: client.cert, key: client.key })) {
    writeFileSync(join(folder, name), text);
  }
  vi.stubEnv("OTEL_EXPORTER_OTLP_CERTIFICATE", join(folder, "ca"));
  vi.stubEnv("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", join(folder, "cert"));
  vi.stubEnv("OTEL_EXPORTER_OTLP_CLIENT_KEY", join(folder, "key"));
  vi.stubEnv("OTEL_EXPORTER_OTLP_TIMEOUT", "5");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe.for(["http", "grpc"] as const)("over %s", (family) => {
  it("options win over the environment, and what is undefined is not said", () => {
    expect(withOtlpEnvironment(family, { timeoutMs: 7 }).timeoutMs).toBe(7);
    expect(withOtlpEnvironment(family, { timeoutMs: undefined }).timeoutMs).toBe(5);
  });

  it("certificates of the environment are completed file by file", () => {
    const files = { ca: join(folder, "ca"), cert: join(folder, "cert"), key: join(folder, "key") };
    const tlsOf = (tls: object): unknown => withOtlpEnvironment(family, { tls }).tls;
    expect(tlsOf({ serverName: "a" })).toEqual({ ...files, serverName: "a" });
    expect(tlsOf({ ca: "other" })).toEqual({ ...files, ca: "other" });
    expect(tlsOf({ ca: undefined })).toEqual(files);
  });

  it("a certificate of the options is not put together with a key of the environment", () => {
    const tlsOf = (tls: object): unknown => withOtlpEnvironment(family, { tls }).tls;
    expect(tlsOf({ cert: "c", key: "k" })).toEqual({ ca: join(folder, "ca"), cert: "c", key: "k" });
    expect(tlsOf({ cert: "c" })).toEqual({ ca: join(folder, "ca"), cert: "c" });
    expect(tlsOf({ key: "k" })).toEqual({ ca: join(folder, "ca"), key: "k" });
  });
});
