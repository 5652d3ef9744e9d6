import { once } from "node:events";
import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { ExportError } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import { AggregationTemporalityPreference, OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  MeterProvider,
  MetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { withRetry } from "../src/with-retry.ts";

type Result = Parameters<Parameters<PushMetricExporter["export"]>[1]>[0];

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Answers with these statuses, the last one again and again, and keeps what it was sent. */
async function startFarEnd(
  ...statuses: readonly number[]
): Promise<{ url: string; bodies: string[]; heard: Promise<unknown> }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      bodies.push(Buffer.concat(chunks).toString());
      const status = statuses[Math.min(bodies.length, statuses.length) - 1]!;
      response.writeHead(status, { "retry-after": "60" }).end("{}");
      server.emit("heard");
    });
  });
  servers.push(server);
  const heard = once(server, "heard");
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics`, bodies, heard };
}

class ReaderByHand extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

async function collectOne(): Promise<ResourceMetrics> {
  const reader = new ReaderByHand();
  const provider = new MeterProvider({
    readers: [reader],
    resource: resourceFromAttributes({ "service.name": "shop" }),
  });
  provider.getMeter("test").createCounter("orders").add(7);
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

function exportOnce(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<Result> {
  return new Promise((resolve) => exporter.export(metrics, resolve));
}

describe("an upstream exporter", () => {
  // The far end asks for a longer wait than it has: it gives up after its first attempt, and leaves the rest to us.
  const upstream = (url: string): PushMetricExporter => new OTLPMetricExporter({ url, timeoutMillis: 10_000 });

  it("delivers to a far end that was down for a moment", async () => {
    const { url, bodies } = await startFarEnd(503, 503, 200);
    const exporter = withRetry(upstream(url), { initialDelayMs: 100 });
    expect(await exportOnce(exporter, await collectOne())).toEqual({ code: 0 });
    expect(bodies).toHaveLength(3);
    expect(bodies[2]).toContain('"orders"');
    expect(bodies[2]).toBe(bodies[0]);
    await exporter.shutdown();
  });

  it("fails after its last attempt, and says why", async () => {
    const { url, bodies } = await startFarEnd(503);
    const exporter = withRetry(upstream(url), { maxAttempts: 2, initialDelayMs: 100 });
    const { code, error } = await exportOnce(exporter, await collectOne());
    expect(code).toBe(1);
    expect(error).toBeInstanceOf(ExportError);
    expect(error).toMatchObject({ code: "unavailable", outcome: { kind: "retryable" } });
    expect(bodies).toHaveLength(2);
    await exporter.shutdown();
  });

  it("is asked once for what is refused", async () => {
    const { url, bodies } = await startFarEnd(400);
    const exporter = withRetry(upstream(url));
    expect(await exportOnce(exporter, await collectOne())).toMatchObject({ code: 1, error: { code: "refused" } });
    expect(bodies).toHaveLength(1);
    await exporter.shutdown();
  });

  it("makes one last attempt on shutdown, and sends nothing afterwards", async () => {
    const { url, bodies, heard } = await startFarEnd(503);
    const exporter = withRetry(upstream(url), {
      timeoutMs: 600_000,
      initialDelayMs: 300_000,
      maxDelayMs: 300_000,
      random: () => 0.9,
    });
    const metrics = await collectOne();
    const result = exportOnce(exporter, metrics);
    await heard;
    await exporter.shutdown();
    expect(await result).toMatchObject({ code: 1, error: { code: "unavailable" } });
    expect(bodies).toHaveLength(2);
    expect(await exportOnce(exporter, metrics)).toMatchObject({ code: 1, error: { code: "shutdown" } });
    expect(bodies).toHaveLength(2);
  });

  it("keeps its wishes for temporality and aggregation", () => {
    const exporter = withRetry(
      new OTLPMetricExporter({
        temporalityPreference: AggregationTemporalityPreference.DELTA,
        aggregationPreference: () => ({ type: AggregationType.EXPONENTIAL_HISTOGRAM }),
      }),
    );
    expect(exporter.selectAggregationTemporality?.(InstrumentType.COUNTER)).toBe(AggregationTemporality.DELTA);
    expect(exporter.selectAggregationTemporality?.(InstrumentType.UP_DOWN_COUNTER)).toBe(
      AggregationTemporality.CUMULATIVE,
    );
    expect(exporter.selectAggregation?.(InstrumentType.HISTOGRAM)).toEqual({
      type: AggregationType.EXPONENTIAL_HISTOGRAM,
    });
  });

  it("lets the process end by itself, with nobody there to take the metrics", async () => {
    const script = `
      import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
      import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
      import { withRetry } from "@meterbridge/resilience";
      const upstream = new OTLPMetricExporter({ url: "http://127.0.0.1:1/v1/metrics", timeoutMillis: 500 });
      const exporter = withRetry(upstream, { timeoutMs: 60_000, initialDelayMs: 60_000, maxDelayMs: 60_000 });
      const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
      provider.getMeter("job").createCounter("runs").add(1);
      provider.forceFlush();
      await exporter.shutdown();
      await provider.shutdown();
      console.log("done");
    `;
    const child = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: import.meta.dirname,
    });
    expect((await child).stdout).toBe("done\n");
  });
});

describe("an exporter that misbehaves", () => {
  const misbehaving = (run: PushMetricExporter["export"]): PushMetricExporter => ({
    export: run,
    forceFlush: () => Promise.reject(new Error("no flush")),
    shutdown: () => Promise.reject(new Error("no shutdown")),
  });

  it("that throws is tried again", async () => {
    let attempts = 0;
    const exporter = withRetry(
      misbehaving((_, answer) => {
        if (++attempts < 3) throw new Error("not yet");
        answer({ code: 0 });
      }),
      { initialDelayMs: 0 },
    );
    expect(await exportOnce(exporter, await collectOne())).toEqual({ code: 0 });
    expect(attempts).toBe(3);
    await exporter.forceFlush();
    await exporter.shutdown();
  });

  it("that answers twice is answered for once", async () => {
    const exporter = withRetry(
      misbehaving((_, answer) => {
        answer({ code: 0 });
        answer({ code: 1, error: new Error("or not") });
      }),
    );
    const results: Result[] = [];
    const metrics = await collectOne();
    exporter.export(metrics, (result) => results.push(result));
    await exportOnce(exporter, metrics);
    expect(results).toEqual([{ code: 0 }]);
    await exporter.shutdown();
  });

  it("that never answers is answered for at the deadline", async () => {
    const clock = testClock();
    const exporter = withRetry(
      misbehaving(() => {}),
      { timeoutMs: 2000, clock },
    );
    const result = exportOnce(exporter, await collectOne());
    await clock.advance(2000);
    await clock.advance(1000);
    expect(await result).toMatchObject({ code: 1, error: { code: "timeout" } });
  });

  it("is given one export at a time, in order", async () => {
    const clock = testClock();
    const metrics = [await collectOne(), await collectOne(), await collectOne()];
    const log: string[] = [];
    let failures = 1;
    const exporter = withRetry(
      misbehaving((given, answer) => {
        log.push(`begin ${metrics.indexOf(given)}`);
        clock.setTimeout(() => {
          log.push(`end ${metrics.indexOf(given)}`);
          answer(failures-- > 0 ? { code: 1, error: Object.assign(new Error("down"), { code: 503 }) } : { code: 0 });
        }, 50);
      }),
      { clock },
    );
    const results = metrics.map((one) => exportOnce(exporter, one));
    for (let step = 0; step < 100; step++) await clock.advance(50);
    expect(await Promise.all(results)).toEqual([{ code: 0 }, { code: 0 }, { code: 0 }]);
    expect(log).toEqual(["begin 0", "end 0", "begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2"]);
  });
});

it("names every wrong option in one error", () => {
  const options = { maxAttempts: 0, timeoutMs: -1, temporality: "delt", dealy: 1 };
  expect(() => withRetry(new OTLPMetricExporter(), options as never)).toThrow(
    /^withRetry: 4 wrong options\n {2}maxAttempts: .*\n {2}timeoutMs: .*\n {2}temporality: .*\n {2}dealy: unknown/,
  );
});
