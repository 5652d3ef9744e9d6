import {
  type Collector,
  type CollectorOptions,
  recording,
  type Sdk,
  serverOrSkip,
  startCollector,
} from "@meterbridge/testbed";
import { certificates, sortPoints } from "@meterbridge/test-harness";
import * as sdk3 from "@opentelemetry/sdk-metrics";
import * as sdk2 from "sdk-metrics-2";
import { afterEach, describe, expect, it } from "vitest";
import { otlpHttpExporter, type OtlpHttpExporterOptions } from "../src/index.ts";

const found = serverOrSkip("collector");
const title = `a real Collector${found.available ? "" : ` (skipped: ${found.reason})`}`;
const started: Collector[] = [];
const { ca, server, client } = certificates();

afterEach(async () => {
  for (const collector of started.splice(0)) await collector.stop();
});

async function start(options?: CollectorOptions): Promise<Collector> {
  const collector = await startCollector(options);
  started.push(collector);
  return collector;
}

/** Records and exports three times, and expects that just that has arrived, to the nanosecond and the last bit. */
async function expectAllToArrive(collector: Collector, options: OtlpHttpExporterOptions, sdk: Sdk = sdk3) {
  const shop = recording(otlpHttpExporter({ url: collector.httpUrl, ...options }), { sdk });
  for (const value of [1, 2.5, -3e-9]) {
    shop.record(value);
    expect(await shop.export()).toEqual({ code: 0 });
  }
  await shop.shutdown();
  expect(shop.handedOver().length).toBeGreaterThan(30);
  expect(sortPoints(collector.points())).toEqual(shop.handedOver());
}

describe.skipIf(!found.available)(title, () => {
  describe("has what was recorded, to the nanosecond and the last bit", () => {
    it.for([
      { encoding: "protobuf", compression: "none" },
      { encoding: "protobuf", compression: "gzip" },
      { encoding: "json", compression: "none" },
      { encoding: "json", compression: "gzip" },
    ] as const)("$encoding, compression $compression", async (options) => {
      await expectAllToArrive(await start(), options);
    });

    it.for(["delta", "lowmemory"] as const)("with temporality %s", async (temporality) => {
      await expectAllToArrive(await start(), { temporality });
    });

    it("from version 2 of the SDK", async () => {
      await expectAllToArrive(await start(), {}, sdk2 as unknown as Sdk);
    });

    it("over TLS with an authority of its own", async () => {
      await expectAllToArrive(await start({ tls: server }), { tls: { ca } });
    });

    it("over TLS when it asks who we are", async () => {
      await expectAllToArrive(await start({ tls: { ...server, clientCa: ca } }), { tls: { ca, ...client } });
    });
  });

  it("has nothing over TLS from whom it does not know", async () => {
    const collector = await start({ tls: { ...server, clientCa: ca } });
    const shop = recording(otlpHttpExporter({ url: collector.httpUrl, tls: { ca }, timeoutMs: 1_000 }));
    shop.record();
    expect(await shop.export()).toMatchObject({ code: 1 });
    await shop.shutdown();
    expect(collector.points()).toEqual([]);
  });

  it.for(["protobuf", "json"] as const)("that takes 1 MiB at most has all of 20 000 points as %s", async (encoding) => {
    const collector = await start({ maxRequestBytes: 1024 * 1024 });
    const exporter = otlpHttpExporter({ url: collector.httpUrl, encoding, timeoutMs: 60_000 });
    const shop = recording(exporter, { series: 4_500 });
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    const handedOver = shop.handedOver();
    expect(handedOver.length).toBeGreaterThanOrEqual(20_000);
    expect(sortPoints(collector.points())).toEqual(handedOver);
    await shop.shutdown();
  });

  it("that is killed between two exports, and comes back, has both", async () => {
    const collector = await start();
    const patience = { timeoutMs: 50_000, retry: { maxAttempts: 1_000, initialDelayMs: 50, maxDelayMs: 50 } };
    const shop = recording(otlpHttpExporter({ url: collector.httpUrl, temporality: "delta", ...patience }));
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    await collector.kill();
    shop.record(2);
    const second = shop.export();
    await collector.restart();
    expect(await second).toEqual({ code: 0 });
    await shop.shutdown();
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });

  it("that is out of memory is tried again, and then given up, with its own words", async () => {
    const collector = await start({ outOfMemory: true });
    const retry = { maxAttempts: 2, initialDelayMs: 100 };
    const shop = recording(otlpHttpExporter({ url: collector.httpUrl, retry }));
    shop.record();
    const answer = await shop.export();
    expect(answer).toMatchObject({ code: 1, error: { code: "unavailable", httpStatus: 503 } });
    expect(answer.error!.message).toMatch(/memory/i);
    await shop.shutdown();
  });

  it("that is not at this address says so", async () => {
    const collector = await start();
    const shop = recording(otlpHttpExporter({ url: `${new URL(collector.httpUrl).origin}/v1/nonsense` }));
    shop.record();
    expect(await shop.export()).toMatchObject({ code: 1, error: { code: "refused", httpStatus: 404 } });
    await shop.shutdown();
  });
});
