import { dataSet, type DataSetOptions, median, table } from "@meterbridge/bench";
import type { Encoder } from "@meterbridge/core";
import { JsonMetricsSerializer } from "@opentelemetry/otlp-transformer";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { jsonLines } from "../src/json-lines.ts";

const comparisons: readonly { readonly name: string; readonly data: DataSetOptions; readonly rounds: number }[] = [
  { name: "1k, steady state", data: { points: 1_000 }, rounds: 60 },
  { name: "1k, delta, fresh objects", data: { points: 1_000, temporality: "delta", shuffled: true }, rounds: 60 },
  { name: "10k, steady state", data: { points: 10_000 }, rounds: 24 },
  { name: "10k, delta, fresh objects", data: { points: 10_000, temporality: "delta", shuffled: true }, rounds: 16 },
];

/**
 * The lines of `otlp-json` against upstream's serializer, which makes a document without its newline: to add that is
 * not charged to it.
 */
export async function jsonCost(): Promise<string> {
  const rows: string[][] = [];
  for (const { name, data, rounds } of comparisons) rows.push([name, ...(await compare(data, rounds)), "3"]);
  return table(["otlp-json", "upstream ns/point", "ours ns/point", "times faster", "longest step ms", "target"], rows);
}

async function compare(data: DataSetOptions, rounds: number): Promise<string[]> {
  const source = dataSet(data);
  const encoder = jsonLines({});
  // Until V8 has made both sides as fast as they get; a process that exports for hours is there, too.
  for (let round = 0; round < 4; round++) {
    const metrics = await source.next();
    for (const side of [timeTheirs, (given: ResourceMetrics) => timeOurs(encoder, given)]) {
      const end = performance.now() + 150;
      do side(metrics);
      while (performance.now() < end);
    }
  }
  const pairs: { theirs: number; ours: number; longest: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const metrics = await source.next();
    const first = round % 2 === 0 ? timeOurs(encoder, metrics) : undefined;
    const theirs = timeTheirs(metrics);
    const { total, longest } = first ?? timeOurs(encoder, metrics);
    pairs.push({ theirs, ours: total, longest });
  }
  await source.stop();
  const perPoint = (ms: number): string => ((ms * 1e6) / data.points).toFixed(0);
  return [
    perPoint(median(pairs.map((pair) => pair.theirs))),
    perPoint(median(pairs.map((pair) => pair.ours))),
    median(pairs.map((pair) => pair.theirs / pair.ours)).toFixed(1),
    median(pairs.map((pair) => pair.longest)).toFixed(2),
  ];
}

function timeTheirs(metrics: ResourceMetrics): number {
  const start = performance.now();
  JsonMetricsSerializer.serializeRequest(metrics);
  return performance.now() - start;
}

function timeOurs(encoder: Encoder, metrics: ResourceMetrics): { total: number; longest: number } {
  let longest = 0;
  const start = performance.now();
  let before = start;
  for (const _ of encoder.encode(metrics, () => {})) {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return { total: performance.now() - start, longest };
}
