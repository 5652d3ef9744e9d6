import { once } from "node:events";
import { fork } from "node:child_process";
import { dataSet, exportTo, median } from "@meterbridge/bench";
import type { MeterProvider } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { withHealth } from "../src/index.ts";

const rounds = 15;
const perRound = 2_000;

export interface ExportCost {
  /** What health adds to one export, in microseconds. */
  readonly addedUs: number;
  /** What one export of upstream's OTLP exporter takes of the CPU, in microseconds. */
  readonly upstreamUs: number;
}

/** What `withHealth`, with metrics, adds to an export of so many data points: medians of rounds in turn. */
export async function exportCost(points: number, meterProvider: MeterProvider): Promise<ExportCost> {
  const data = dataSet({ points });
  const metrics = await data.next();
  const nothing: PushMetricExporter = {
    export: (_, answer) => answer({ code: 0 }),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const watched = withHealth(nothing, { meterProvider });
  const added: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [bareUs, watchedUs] = [await timeOf(nothing, metrics), await timeOf(watched, metrics)];
    // The first round warms up.
    if (round > 0) added.push(watchedUs - bareUs);
  }
  const upstreamUs = await upstreamCost(metrics);
  await data.stop();
  return { addedUs: median(added), upstreamUs };
}

async function timeOf(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<number> {
  const began = performance.now();
  for (let count = 0; count < perRound; count++) await exportTo(exporter, metrics);
  return ((performance.now() - began) * 1_000) / perRound;
}

async function upstreamCost(metrics: ResourceMetrics): Promise<number> {
  const child = fork(new URL("far-end.ts", import.meta.url));
  const [port] = (await once(child, "message")) as [number];
  const exporter = new OTLPMetricExporter({ url: `http://127.0.0.1:${port}/v1/metrics` });
  const costs: number[] = [];
  for (let round = 0; round < 20; round++) {
    const before = process.cpuUsage();
    await exportTo(exporter, metrics);
    const { user, system } = process.cpuUsage(before);
    if (round >= 5) costs.push(user + system);
  }
  await exporter.shutdown();
  child.kill();
  return median(costs);
}
