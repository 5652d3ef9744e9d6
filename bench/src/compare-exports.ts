import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { dataSet } from "./data-set.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";

/** Exporters that send the same metrics to the same far end. They are shut down when they have been compared. */
export interface Compared {
  /** What is said of them: `protobuf`, `grpc-js`. */
  readonly what: string;
  readonly points: number;
  readonly upstream: PushMetricExporter;
  readonly ours: PushMetricExporter;
  readonly target?: string | undefined;
}

/** Compares the CPU that one export takes, all threads of this process together, garbage collection included. */
export async function compareExports({ what, points, upstream, ours, target = "" }: Compared): Promise<Figure> {
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
    measure: `export of ${points} points, ${what}: CPU`,
    upstream: `${median(pairs.map((pair) => pair.upstream)).toFixed(2)} ms`,
    ours: `${median(pairs.map((pair) => pair.ours)).toFixed(2)} ms`,
    ratio: median(pairs.map((pair) => pair.ours / pair.upstream)).toFixed(2),
    target,
  };
}

async function cpuOf(exporter: PushMetricExporter, batches: readonly ResourceMetrics[]): Promise<number> {
  const before = process.cpuUsage();
  for (const batch of batches) await exportTo(exporter, batch);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / batches.length;
}

/** @throws {Error} When the export fails. */
export async function exportTo(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    exporter.export(metrics, ({ code, error }) => (code === 0 ? resolve() : reject(error ?? new Error("it failed"))));
  });
}
