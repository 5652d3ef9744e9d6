import {
  type Collector,
  type CollectorOptions,
  recording,
  type Sdk,
  serverOrSkip,
  startCollector,
} from "@meterbridge/testbed";
import { certificates, faultProxy, sortPoints } from "@meterbridge/test-harness";
import * as sdk3 from "@opentelemetry/sdk-metrics";
import * as sdk2 from "sdk-metrics-2";
import { afterEach, describe, expect, it } from "vitest";
import { otlpGrpcExporter as onHttp2 } from "../src/http2/index.ts";
import { type GrpcExporterOptions, otlpGrpcExporter as onGrpcJs } from "../src/index.ts";

const found = serverOrSkip("collector");
const skipped = found.available ? "" : ` (skipped: ${found.reason})`;
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

const kinds = [
  ["on grpc-js", onGrpcJs],
  ["on bare HTTP/2", onHttp2],
] as const;

describe.skipIf(!found.available).for(kinds)(`a real Collector, %s${skipped}`, ([, exporter]) => {
  /** Records and exports three times, and expects that just that has arrived, to the nanosecond and the last bit. */
  async function expectAllToArrive(collector: Collector, options: GrpcExporterOptions, sdk: Sdk = sdk3): Promise<void> {
    const shop = recording(exporter({ url: collector.grpcUrl, ...options }), { sdk });
    for (const value of [1, 2.5, -3e-9]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await shop.shutdown();
    expect(shop.handedOver().length).toBeGreaterThan(30);
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  }

  describe("has what was recorded, to the nanosecond and the last bit", () => {
    it.for(["none", "gzip"] as const)("with compression %s", async (compression) => {
      await expectAllToArrive(await start(), { compression });
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
    const shop = recording(exporter({ url: collector.grpcUrl, tls: { ca }, timeoutMs: 1_000 }));
    shop.record();
    expect(await shop.export()).toMatchObject({ code: 1 });
    await shop.shutdown();
    expect(collector.points()).toEqual([]);
  });

  it.for(["none", "gzip"] as const)("that takes 1 MiB at most has all of 20 000 points, %s", async (compression) => {
    const collector = await start({ maxMessageMiB: 1 });
    const shop = recording(exporter({ url: collector.grpcUrl, compression, timeoutMs: 60_000 }), { series: 4_500 });
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    const handedOver = shop.handedOver();
    expect(handedOver.length).toBeGreaterThanOrEqual(20_000);
    expect(sortPoints(collector.points())).toEqual(handedOver);
    await shop.shutdown();
  });

  it("that is killed between two exports, and comes back, has both", async () => {
    const collector = await start();
    const shop = recording(exporter({ url: collector.grpcUrl, temporality: "delta" }));
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

  it("that is restarted between two exports, and says goodbye, has both", async () => {
    const collector = await start();
    const shop = recording(exporter({ url: collector.grpcUrl, temporality: "delta" }));
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    await collector.restart();
    shop.record(2);
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });

  it("behind a connection that swallows everything has it over the next one", async () => {
    const collector = await start();
    const proxy = await faultProxy({ target: Number(new URL(collector.grpcUrl).port) });
    const patience = { timeoutMs: 6_000, retry: { initialDelayMs: 100, maxDelayMs: 100 } };
    const shop = recording(exporter({ url: `http://127.0.0.1:${proxy.port}`, temporality: "delta", ...patience }));
    proxy.next({ toTarget: { after: { bytes: 0, do: "swallow" } } });
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    await proxy.stop();
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });

  it("that is out of memory is tried again, and then given up, with its own words", async () => {
    const collector = await start({ outOfMemory: true });
    const retry = { maxAttempts: 2, initialDelayMs: 100 };
    const shop = recording(exporter({ url: collector.grpcUrl, retry }));
    shop.record();
    const answer = await shop.export();
    expect(answer).toMatchObject({ code: 1, error: { code: "unavailable", grpcStatus: 14 } });
    expect(answer.error!.message).toMatch(/memory/i);
    await shop.shutdown();
  });
});
