import { OTLPMetricExporter as UpstreamJson } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as UpstreamProtobuf } from "@opentelemetry/exporter-metrics-otlp-proto";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { dataSet, median } from "@meterbridge/bench";
import { otlpHttpExporter } from "../src/index.ts";
import type { Figure } from "./figure.ts";

const targets = {
  "protobuf 100": "0.40",
  "protobuf 10000": "0.20",
  "json 100": "",
  "json 10000": "0.33",
} as Readonly<Record<string, string>>;

/** Compares the CPU that one export takes, all threads of this process together, garbage collection included. */
export async function compareExports(url: string, encoding: "protobuf" | "json", points: number): Promise<Figure> {
  const upstream = encoding === "json" ? new UpstreamJson({ url }) : new UpstreamProtobuf({ url });
  const ours = otlpHttpExporter({ url, encoding });
  const data = dataSet({ points });
  const perRound = points >= 10_000 ? 1 : 50;
  const pairs: { readonly upstream: number; readonly ours: number }[] = [];
  for (let round = 0; round < 40; round++) {
    const batches: ResourceMetrics[] = [];
    for (let index = 0; index < perRound; index++) batches.push(await data.next());
    // In turn, and each of them first in every other round.
    const order = round % 2 ? ([ours, upstream] as const) : ([upstream, ours] as const);
    const first = await cpuOf(order[0], batches);
    const second = await cpuOf(order[1], batches);
    const pair = round % 2 ? { ours: first, upstream: second } : { upstream: first, ours: second };
    if (round >= 12) pairs.push(pair);
  }
  await Promise.all([upstream.shutdown(), ours.shutdown(), data.stop()]);
  return {
    measure: `export of ${points} points, ${encoding}: CPU`,
    upstream: `${median(pairs.map((pair) => pair.upstream)).toFixed(2)} ms`,
    ours: `${median(pairs.map((pair) => pair.ours)).toFixed(2)} ms`,
    ratio: median(pairs.map((pair) => pair.ours / pair.upstream)).toFixed(2),
    target: targets[`${encoding} ${points}`] ?? "",
  };
}

async function cpuOf(exporter: PushMetricExporter, batches: readonly ResourceMetrics[]): Promise<number> {
  const before = process.cpuUsage();
  for (const batch of batches) await exportTo(exporter, batch);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / batches.length;
}

export async function exportTo(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    exporter.export(metrics, ({ code, error }) => (code === 0 ? resolve() : reject(error ?? new Error("it failed"))));
  });
}
