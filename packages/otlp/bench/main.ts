import { comparedColumns, compareEncoders, dataSet, type EncoderComparison, table } from "@meterbridge/bench";
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { Cache } from "../src/cache.ts";
import { encodeMetrics } from "../src/encode-metrics.ts";
import { otlpJson, otlpProtobuf } from "../src/index.ts";
import type { Format } from "../src/format.ts";
import { jsonFormat } from "../src/json/format.ts";
import { protobufFormat } from "../src/protobuf/format.ts";

const protobuf = {
  upstream: (metrics: ResourceMetrics) => ProtobufMetricsSerializer.serializeRequest(metrics),
  ours: () => otlpProtobuf(),
};
const json = {
  upstream: (metrics: ResourceMetrics) => JsonMetricsSerializer.serializeRequest(metrics),
  ours: () => otlpJson(),
};

const comparisons: readonly EncoderComparison[] = [
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
const rows: (readonly string[])[] = [];
for (const comparison of comparisons) {
  if (only === undefined || comparison.name.includes(only)) rows.push(await compareEncoders(comparison));
}
for (const [name, format] of [
  ["protobuf", protobufFormat],
  ["json", jsonFormat],
] as const) {
  rows.push([`${name}: bytes kept a series`, "", await keptBytes(format), "", "", "1024"]);
}
console.log(table(["data", ...comparedColumns], rows));

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
