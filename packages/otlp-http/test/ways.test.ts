import { certificates, type HttpFarEnd, httpFarEnd, testClock } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "../src/index.ts";

let farEnd: HttpFarEnd;
beforeEach(async () => {
  farEnd = await httpFarEnd();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await farEnd.stop();
});

const url = "http://metrics.test/v1/metrics";

// A proxy is asked for the whole address; what it does with that is its own business, here to take it.
it("metrics go through the proxy of the environment", async () => {
  vi.stubEnv("no_proxy", "");
  vi.stubEnv("http_proxy", farEnd.url);
  expect(await exported({ url })).toEqual({ code: 0 });
  expect(farEnd.requests[0]!.path).toBe(url);
});

it("metrics go through the proxy of the options, or through none", async () => {
  vi.stubEnv("http_proxy", "http://127.0.0.1:1");
  expect(await exported({ url, proxy: farEnd.url })).toEqual({ code: 0 });
  expect(await exported({ url: farEnd.url, proxy: false })).toEqual({ code: 0 });
  expect(new Set(farEnd.requests.map(({ path }) => path))).toEqual(new Set([url, "/v1/metrics"]));
});

it.skipIf(process.platform === "win32")("metrics go to a unix socket", async () => {
  const socketPath = join(temporaryFolder(), "otlp.sock");
  const server = net.createServer((socket) => {
    const onward = net.connect(Number(new URL(farEnd.url).port), "127.0.0.1");
    socket.pipe(onward).pipe(socket);
  });
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  expect(await exported({ url, socketPath })).toEqual({ code: 0 });
  expect(farEnd.requests[0]).toMatchObject({ path: "/v1/metrics", headers: { host: "metrics.test" } });
});

it("certificates that the environment names are read again when they have changed", async () => {
  const { ca, server, selfSigned } = certificates();
  const secure = await httpFarEnd({ tls: server });
  onTestFinished(() => secure.stop());
  const file = join(temporaryFolder(), "ca.pem");
  writeFileSync(file, selfSigned.cert);
  vi.stubEnv("OTEL_EXPORTER_OTLP_CERTIFICATE", file);
  const clock = testClock();
  const shop = recording(otlpHttpExporter({ url: secure.url, clock }));
  shop.record();
  expect(await shop.export()).toMatchObject({ code: 1, error: { code: "tls" } });
  writeFileSync(file, ca);
  await clock.advance(1_000);
  expect(await shop.export()).toEqual({ code: 0 });
  await shop.shutdown();
});

async function exported(options: OtlpHttpExporterOptions): Promise<{ readonly code: number }> {
  const shop = recording(otlpHttpExporter(options));
  shop.record();
  const answer = await shop.export();
  await shop.shutdown();
  return answer;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "meterbridge-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
