import { type Prometheus, recording, serverOrSkip, startPrometheus } from "@meterbridge/testbed";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { otlpHttpExporter } from "../src/index.ts";

const found = serverOrSkip("prometheus");
const title = `a real Prometheus${found.available ? "" : ` (skipped: ${found.reason})`}`;

describe.skipIf(!found.available)(title, () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus();
  });
  afterAll(() => prometheus.stop());

  it.for([
    { encoding: "protobuf", compression: "none" },
    { encoding: "protobuf", compression: "gzip" },
    { encoding: "json", compression: "gzip" },
  ] as const)("has what was recorded when it is asked: $encoding, compression $compression", async (options) => {
    const shop = recording(otlpHttpExporter({ url: prometheus.otlpUrl, ...options }), { series: 3 });
    shop.record(3);
    expect(await shop.export()).toEqual({ code: 0 });
    await shop.shutdown();
    const value = async (promql: string): Promise<number | undefined> => (await prometheus.query(promql))[0]?.value;
    expect(await value("count(orders_total)")).toBe(3);
    expect(await value('orders_total{route="/orders/1", method="GET", status="200", cached="false"}')).toBe(3);
    expect(await value('baskets{route="/orders/0"}')).toBe(-3);
    expect(await value('temperature_celsius{route="/orders/2"}')).toBe(1);
    expect(await value('duration_seconds_sum{route="/orders/0"}')).toBe(22.5);
    expect(await value('duration_seconds_bucket{route="/orders/0", le="25"}')).toBe(1);
    expect(await value('duration_seconds_bucket{route="/orders/0", le="10"}')).toBe(0);
    expect(await value('histogram_count(size_exponential_bytes{route="/orders/0"})')).toBe(1);
    expect(await value('histogram_sum(size_exponential_bytes{route="/orders/0"})')).toBe(3_000);
    expect(await value('cpu_total{state="user"}')).toBe(1.5);
    expect(await value('target_info{job="shop", host_cpus="4"}')).toBe(1);
  });

  it("that takes no deltas says so, and the export fails with its words", async () => {
    const shop = recording(otlpHttpExporter({ url: prometheus.otlpUrl, temporality: "delta" }));
    shop.record();
    const answer = await shop.export();
    expect(answer.code).toBe(1);
    expect(answer.error!.message).toMatch(/invalid temporality and type combination for metric/);
    await shop.shutdown();
  });
});
