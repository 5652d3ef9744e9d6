import {
  type Collector,
  type Nginx,
  type NginxOptions,
  recording,
  serverOrSkip,
  startCollector,
  startNginx,
} from "@meterbridge/testbed";
import { certificates, sortPoints } from "@meterbridge/test-harness";
import { afterEach, describe, expect, it } from "vitest";
import { otlpGrpcExporter as onHttp2 } from "../src/http2/index.ts";
import { type GrpcExporterOptions, otlpGrpcExporter as onGrpcJs } from "../src/index.ts";

const absent = [serverOrSkip("nginx"), serverOrSkip("collector")].find(({ available }) => !available);
const skipped = absent && !absent.available ? ` (skipped: ${absent.reason})` : "";
const started: { stop(): Promise<void> }[] = [];
const { ca, server } = certificates();

afterEach(async () => {
  for (const one of started.splice(0).toReversed()) await one.stop();
});

async function start(options?: Omit<NginxOptions, "grpcTarget">): Promise<{ collector: Collector; nginx: Nginx }> {
  const collector = await startCollector();
  started.push(collector);
  const nginx = await startNginx({ grpcTarget: collector.grpcUrl, ...options });
  started.push(nginx);
  return { collector, nginx };
}

const kinds = [
  ["on grpc-js", onGrpcJs],
  ["on bare HTTP/2", onHttp2],
] as const;

describe.skipIf(absent).for(kinds)(`nginx before a real Collector, %s${skipped}`, ([, exporter]) => {
  function shopBehind({ grpcUrl }: Nginx, options?: GrpcExporterOptions, series = 2): ReturnType<typeof recording> {
    return recording(exporter({ url: grpcUrl, temporality: "delta", ...options }), { series });
  }

  it.for([
    ["plain", "none", {}],
    ["plain", "gzip", {}],
    ["over TLS", "none", { tls: server }],
    ["over TLS", "gzip", { tls: server }],
  ] as const)("hands on what was recorded, to the last bit, %s, %s", async ([, compression, options]) => {
    const { collector, nginx } = await start(options);
    const shop = shopBehind(nginx, { compression, ...("tls" in options && { tls: { ca } }) });
    for (const value of [1, 2.5, -3e-9]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await shop.shutdown();
    expect(shop.handedOver().length).toBeGreaterThan(30);
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });

  it("hands on a request of megabytes, when it may", async () => {
    const { collector, nginx } = await start({ maxBodyBytes: 0 });
    const shop = shopBehind(nginx, { timeoutMs: 60_000 }, 4_500);
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    const handedOver = shop.handedOver();
    expect(sortPoints(collector.points())).toEqual(handedOver);
    await shop.shutdown();
  });

  it("that answers 502, because the Collector is away, is tried again until it is back", async () => {
    const { collector, nginx } = await start();
    const shop = shopBehind(nginx, { retry: { maxAttempts: 100, initialDelayMs: 100, maxDelayMs: 200 } });
    await collector.kill();
    shop.record();
    const exported = shop.export();
    await expect.poll(() => nginx.statuses(), { timeout: 10_000 }).toContain(502);
    await collector.restart();
    expect(await exported).toEqual({ code: 0 });
    await shop.shutdown();
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });

  it("that answers 502 to the end is reported as unavailable", async () => {
    const { collector, nginx } = await start();
    await collector.kill();
    const shop = shopBehind(nginx, { retry: { maxAttempts: 2, initialDelayMs: 100 } });
    shop.record();
    expect(await shop.export()).toMatchObject({
      code: 1,
      error: { code: "unavailable", grpcStatus: 14, message: expect.stringContaining("502") as unknown },
    });
    await expect.poll(() => nginx.statuses()).toEqual([502, 502]);
    await shop.shutdown();
  });

  it.for([
    ["is reloaded", (nginx: Nginx) => nginx.reload()],
    ["quits and comes back", (nginx: Nginx) => nginx.quit().then(() => nginx.restart())],
    ["is killed and comes back", (nginx: Nginx) => nginx.kill().then(() => nginx.restart())],
  ] as const)("that %s between exports loses nothing", async ([, leave]) => {
    const { collector, nginx } = await start();
    const shop = shopBehind(nginx);
    for (const value of [1, 2, 3]) {
      shop.record(value);
      expect(await shop.export()).toEqual({ code: 0 });
      await leave(nginx);
    }
    shop.record(4);
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });

  it("that is reloaded while exports run loses nothing, and has nothing twice", async () => {
    const { collector, nginx } = await start();
    const shop = shopBehind(nginx);
    const reloads = { left: 5 };
    const reloading = (async (): Promise<void> => {
      for (; reloads.left > 0; reloads.left--) await nginx.reload();
    })();
    while (reloads.left > 0) {
      shop.record();
      expect(await shop.export()).toEqual({ code: 0 });
    }
    await reloading;
    await shop.shutdown();
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });

  it("that takes less than the exporter sends (413) lets everything through in smaller requests", async () => {
    const { collector, nginx } = await start({ maxBodyBytes: 10_000 });
    const shop = shopBehind(nginx, {}, 200);
    shop.record();
    expect(await shop.export()).toEqual({ code: 0 });
    expect(nginx.statuses()).toContain(413);
    await shop.shutdown();
    expect(sortPoints(collector.points())).toEqual(shop.handedOver());
  });
});
