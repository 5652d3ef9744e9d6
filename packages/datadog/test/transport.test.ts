import { fetchTransport } from "@meterbridge/pooled-http/fetch";
import { datadogIntake } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { datadogExporter } from "../src/index.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
afterEach(() => vi.unstubAllEnvs());

it("series and sketches are sent by fetch, where that is the transport, and no proxy of the environment is looked for", async () => {
  vi.stubEnv("HTTP_PROXY", "no address");
  const intake = await datadogIntake();
  onTestFinished(() => intake.stop());
  const shop = recording(datadogExporter({ url: intake.url, apiKey, transport: fetchTransport }));
  shop.record();
  expect(await shop.export()).toEqual({ code: 0 });
  await shop.shutdown();
  expect(intake.series().length).toBeGreaterThan(0);
  expect(intake.sketches().length).toBeGreaterThan(0);
});

it("OTLP is, too", async () => {
  const sent: unknown[] = [];
  const exporter = datadogExporter({
    apiKey,
    mode: "otlp",
    transport: (options) => fetchTransport({ ...options, fetch: async (url) => (sent.push(url), new Response()) }),
  });
  const shop = recording(exporter);
  shop.record();
  expect(await shop.export()).toEqual({ code: 0 });
  await shop.shutdown();
  expect(new Set(sent)).toEqual(new Set(["https://otlp.datadoghq.com/v1/metrics"]));
});

it("what only sockets have is refused beside a transport, in the one error", () => {
  const build = (): unknown =>
    datadogExporter({ apiKey: "", transport: fetchTransport, socketPath: "/x", lookup: () => {} });
  expect(build).toThrow(/^datadogExporter: 3 wrong options$/m);
  expect(build).toThrow(/^ {2}lookup: .*, allowed: nothing beside transport/m);
});
