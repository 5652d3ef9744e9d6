import { type CommonHttpOptions } from "@meterbridge/pooled-http";
import { fetchTransport } from "@meterbridge/pooled-http/fetch";
import { certificates, httpFarEnd } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { otlpHttpExporter } from "../src/index.ts";

it("an exporter sends by the transport that it is given a maker of, with the options that are for it", async () => {
  const farEnd = await httpFarEnd();
  onTestFinished(() => farEnd.stop());
  const asked: CommonHttpOptions[] = [];
  const sent: unknown[] = [];
  const exporter = otlpHttpExporter({
    url: farEnd.url,
    headers: { "x-tenant": "shop" },
    maxResponseBytes: 5_000,
    transport(options) {
      asked.push(options);
      return fetchTransport({ ...options, fetch: (url, init) => (sent.push(url), fetch(url, init)) });
    },
  });
  const shop = recording(exporter);
  shop.record(1);
  expect(await shop.export()).toEqual({ code: 0 });
  await shop.shutdown();
  expect(asked).toMatchObject([{ url: farEnd.url, headers: { "x-tenant": "shop" }, maxResponseBytes: 5_000 }]);
  expect(sent).toContain(farEnd.url);
  expect(farEnd.requests[0]!.headers).toMatchObject({ "x-tenant": "shop" });
});

it("what only sockets have is refused beside a transport, with everything else that is wrong", () => {
  const build = (): unknown =>
    otlpHttpExporter({ transport: fetchTransport, maxSockets: 2, proxy: "http://proxy.test", timeoutMs: -1 });
  expect(build).toThrow(/^otlpHttpExporter: 3 wrong options$/m);
  expect(build).toThrow(/^ {2}maxSockets: .*, allowed: nothing beside transport, which connects by itself$/m);
  expect(build).toThrow(/^ {2}proxy: /m);
  expect(() => otlpHttpExporter({ transport: "fetch" as never })).toThrow(
    /transport: got "fetch", allowed: a function/,
  );
});

it("certificates that the environment asks for are not passed over in silence", () => {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, "ca.pem");
  writeFileSync(file, certificates().ca);
  vi.stubEnv("OTEL_EXPORTER_OTLP_CERTIFICATE", file);
  expect(() => otlpHttpExporter({ transport: fetchTransport })).toThrow(/tls: .*allowed: nothing with fetch/);
});
