import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { dataSet, type DataSetOptions } from "./data-set.ts";
import { median } from "./median.ts";
import { type EncodingTime, timeEncoder, type TimedEncoder } from "./time-encoder.ts";

export interface EncoderComparison {
  readonly name: string;
  readonly data: DataSetOptions;
  readonly upstream: (metrics: ResourceMetrics) => unknown;
  readonly ours: () => TimedEncoder;
  /** A new encoder for each export: nothing is remembered. */
  readonly firstSight?: boolean;
  readonly rounds: number;
  /** How many times faster it should be. */
  readonly target?: string;
}

/** What stands behind the name in a row of `compareEncoders`. */
export const comparedColumns: readonly string[] = [
  "upstream ns/point",
  "ours ns/point",
  "times faster",
  "longest step ms",
  "target",
];

/** Times upstream's serializer and an encoder of ours, in turns, on the same metrics: a row of a table. */
export async function compareEncoders(comparison: EncoderComparison): Promise<readonly string[]> {
  const { name, data, upstream, ours, firstSight = false, rounds, target = "" } = comparison;
  const source = dataSet(data);
  let encoder = ours();
  // Until V8 has made both sides as fast as they get; a process that exports for hours is there, too.
  for (let round = 0; round < 4; round++) {
    const metrics = await source.next();
    for (const side of [upstream, (given: ResourceMetrics) => timeEncoder(firstSight ? ours() : encoder, given)]) {
      const end = performance.now() + 150;
      do side(metrics);
      while (performance.now() < end);
    }
  }
  const pairs: (EncodingTime & { readonly theirMs: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const metrics = await source.next();
    if (firstSight) encoder = ours();
    const first = round % 2 === 0 ? timeEncoder(encoder, metrics) : undefined;
    const start = performance.now();
    upstream(metrics);
    const theirMs = performance.now() - start;
    pairs.push({ theirMs, ...(first ?? timeEncoder(encoder, metrics)) });
  }
  await source.stop();
  const perPoint = (ms: readonly number[]): string => ((median(ms) * 1e6) / data.points).toFixed(0);
  return [
    name,
    perPoint(pairs.map(({ theirMs }) => theirMs)),
    perPoint(pairs.map(({ totalMs }) => totalMs)),
    median(pairs.map(({ theirMs, totalMs }) => theirMs / totalMs)).toFixed(1),
    median(pairs.map(({ longestMs }) => longestMs)).toFixed(2),
    target,
  ];
}
