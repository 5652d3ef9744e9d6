import { dataSet, type DataSetOptions, median, table } from "@meterbridge/bench";
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import type { Encoder } from "@meterbridge/core";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { Cache } from "../src/cache.ts";
import { encodeMetrics } from "../src/encode-metrics.ts";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import type { Format } from "../src/format.ts";
import { jsonFormat } from "../src/json/format.ts";
import { protobufFormat } from "../src/protobuf/format.ts";

interface Comparison {
  readonly name: string;
  readonly data: DataSetOptions;
  readonly upstream: (metrics: ResourceMetrics) => unknown;
  readonly encoder: () => Encoder;
  /** A new encoder for each export: nothing is remembered. */
  readonly firstSight?: boolean;
  readonly rounds: number;
  readonly target?: string;
}

const protobuf = {
  upstream: (metrics: ResourceMetrics) => ProtobufMetricsSerializer.serializeRequest(metrics),
  encoder: () => otlpProtobuf(),
};
const json = {
  upstream: (metrics: ResourceMetrics) => JsonMetricsSerializer.serializeRequest(metrics),
  encoder: () => otlpJson(),
};

const comparisons: readonly Comparison[] = [
  ...(["protobuf", "json"] as const).flatMap((format) => {
    const sides = format === "protobuf" ? protobuf : json;
    const delta = { points: 10_000, temporality: "delta", shuffled: true } as const;
    return [
      {
        name: `${format}, 10k, steady state`,
        data: { points: 10_000 },
        ...sides,
        rounds: 24,
        target: format === "protobuf" ? "10" : "3",
      },
      {
        name: `${format}, 10k, first sight`,
        data: { points: 10_000 },
        ...sides,
        rounds: 24,
        firstSight: true,
        target: format === "protobuf" ? "3" : "",
      },
      {
        name: `${format}, 10k, delta, fresh objects, other order`,
        data: delta,
        ...sides,
        rounds: 12,
        target: format === "protobuf" ? "3" : "",
      },
      {
        name: `${format}, 500 metrics of one point`,
        data: { points: 500, seriesPerInstrument: 1 },
        ...sides,
        rounds: 25,
      },
      { name: `${format}, 100 points`, data: { points: 100, seriesPerInstrument: 20 }, ...sides, rounds: 25 },
      {
        name: `${format}, 100k, steady state`,
        data: { points: 100_000, seriesPerInstrument: 2_000 },
        ...sides,
        rounds: 4,
      },
      ...(["counter", "histogram", "exponentialHistogram"] as const).map((kind) => ({
        name: `${format}, 10k ${kind} points`,
        data: { points: 10_000, kinds: [kind] },
        ...sides,
        rounds: 6,
      })),
    ];
  }),
];

const only = process.argv[2];
const rows: string[][] = [];
for (const comparison of comparisons) {
  if (only === undefined || comparison.name.includes(only)) rows.push(await compare(comparison));
}
for (const [name, format] of [
  ["protobuf", protobufFormat],
  ["json", jsonFormat],
] as const) {
  rows.push([`${name}: bytes kept a series`, "", await keptBytes(format), "", "", "1024"]);
}
console.log(table(["data", "upstream ns/point", "ours ns/point", "times faster", "longest step ms", "target"], rows));

/** What an encoder keeps of 10 000 series, the memory that it writes into included. */
async function keptBytes(format: Format): Promise<string> {
  const source = dataSet({ points: 10_000 });
  const cache = new Cache(2 ** 30);
  for (let round = 0; round < 4; round++) {
    const metrics = await source.next();
    for (const payload of encodeMetrics({ format, metrics, maxRequestBytes: 2 ** 24, drop: () => {} }, cache)) {
      payload?.release?.();
    }
  }
  await source.stop();
  return ((cache.budget.bytes + cache.arena.bytes.length) / 10_000).toFixed(0);
}

async function compare({
  name,
  data,
  upstream,
  encoder,
  firstSight,
  rounds,
  target = "",
}: Comparison): Promise<string[]> {
  const source = dataSet(data);
  let ours = encoder();
  // Until V8 has made both sides as fast as they get; a process that exports for hours is there, too.
  for (let round = 0; round < 4; round++) {
    const metrics = await source.next();
    for (const side of [upstream, (given: ResourceMetrics) => timeOurs(firstSight ? encoder() : ours, given)]) {
      const end = performance.now() + 100;
      do side(metrics);
      while (performance.now() < end);
    }
  }
  const pairs: { theirs: number; ours: number; longest: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const metrics = await source.next();
    if (firstSight) ours = encoder();
    const oursFirst = round % 2 === 0;
    const first = oursFirst ? timeOurs(ours, metrics) : undefined;
    const start = performance.now();
    upstream(metrics);
    const theirs = performance.now() - start;
    const timed = first ?? timeOurs(ours, metrics);
    pairs.push({ theirs, ours: timed.total, longest: timed.longest });
  }
  await source.stop();
  const perPoint = (ms: number): string => ((ms * 1e6) / data.points).toFixed(0);
  return [
    name,
    perPoint(median(pairs.map((pair) => pair.theirs))),
    perPoint(median(pairs.map((pair) => pair.ours))),
    median(pairs.map((pair) => pair.theirs / pair.ours)).toFixed(1),
    median(pairs.map((pair) => pair.longest)).toFixed(2),
    target,
  ];
}

/** Gives each body back, as the pipeline does when it was delivered. */
function timeOurs(encoder: Encoder, metrics: ResourceMetrics): { total: number; longest: number } {
  let longest = 0;
  const start = performance.now();
  let before = start;
  for (const payload of encoder.encode(metrics, () => {})) {
    payload?.release?.();
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
  }
  return { total: performance.now() - start, longest };
}
