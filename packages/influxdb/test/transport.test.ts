import { fetchTransport } from "@meterbridge/pooled-http/fetch";
import { influxdbFarEnd } from "@meterbridge/test-harness";
import { recording } from "@meterbridge/testbed";
import { expect, it, onTestFinished } from "vitest";
import { influxdbExporter } from "../src/index.ts";

it("lines are written by fetch, where that is the transport", async () => {
  const farEnd = await influxdbFarEnd({ version: "v2" });
  onTestFinished(() => farEnd.stop());
  const shop = recording(influxdbExporter({ url: farEnd.url, bucket: "metrics", transport: fetchTransport }));
  shop.record();
  expect(await shop.export()).toEqual({ code: 0 });
  await shop.shutdown();
  expect(farEnd.received().length).toBeGreaterThan(0);
});

it("what only sockets have is refused beside a transport, in the one error", () => {
  const build = (): unknown =>
    influxdbExporter({ transport: fetchTransport, keepAliveMs: 5, tls: { ca: "s3cr3t" }, database: "x" });
  expect(build).toThrow(/^influxdbExporter: 4 wrong options$/m);
  expect(build).toThrow(/^ {2}tls: got a object \(not shown\), allowed: nothing beside transport/m);
});
