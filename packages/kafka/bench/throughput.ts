import { dataSet, exportTo, median, table } from "@meterbridge/bench";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";

const points = 10_000;
const batches = 10;
const rounds = 5;

const rows: readonly (readonly [what: string, target: string, options: KafkaExporterOptions])[] = [
  ["protobuf", "500k", {}],
  ["protobuf, lz4", "", { compression: "lz4" }],
  ["protobuf, zstd", "", { compression: "zstd" }],
  ["protobuf, snappy", "", { compression: "snappy" }],
  ["protobuf, gzip", "", { compression: "gzip" }],
  ["JSON", "", { encoding: "json" }],
];

/** Exports one after the other, encoded, sent, and confirmed by a broker with acks "all". */
export async function throughput(bootstrapBrokers: string): Promise<string> {
  const measured: (readonly string[])[] = [];
  for (const [what, target, options] of rows) {
    const perSecond = await pointsPerSecond({ bootstrapBrokers, timeoutMs: 60_000, ...options });
    measured.push([what, `${Math.round(perSecond / 1_000)}k`, target]);
  }
  return table(["exports of 10 000 points to a local broker", "points/s", "target"], measured);
}

async function pointsPerSecond(options: KafkaExporterOptions): Promise<number> {
  const data = dataSet({ points });
  const exporter = kafkaExporter(options);
  const seconds: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const collected: ResourceMetrics[] = [];
    for (let nth = 0; nth < batches; nth++) collected.push(await data.next());
    const begun = performance.now();
    for (const metrics of collected) await exportTo(exporter, metrics);
    if (round >= 0) seconds.push((performance.now() - begun) / 1_000);
  }
  await Promise.all([exporter.shutdown(), data.stop()]);
  return (points * batches) / median(seconds);
}
