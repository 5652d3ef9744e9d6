// What a data point costs on its way: the exporter, the broker, the Collector that takes it. `node tests/scaling/into-each.ts` prints the table
// of docs/scaling.md; it needs Linux, and the servers of the testbed.
import { dataSet, table } from "@meterbridge/bench";
import { type ExportResult, outcomeOf } from "@meterbridge/core";
import { kafkaExporter, type KafkaExporterOptions } from "@meterbridge/kafka";
import { otlpGrpcExporter } from "@meterbridge/otlp-grpc";
import { otlpHttpExporter } from "@meterbridge/otlp-http";
import { freePort, startKafka } from "@meterbridge/testbed";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { startCollectorOf } from "./collector-of.ts";
import { cpuMs, descendants } from "./process-cpu.ts";

const points = 10_000;
const batches = 10;
const rounds = 16;
const warmUp = 6;

const rows: string[][] = [];
await throughOtlp();
await throughKafka();
console.log(table(["into", "points/s", "exporter", "broker", "Collector"], rows));

async function throughOtlp(): Promise<void> {
  const [http, grpc] = [await freePort(), await freePort()];
  const protocols = {
    http: { endpoint: `127.0.0.1:${http}` },
    grpc: { endpoint: `127.0.0.1:${grpc}`, max_recv_msg_size_mib: 20 },
  };
  const receivers = JSON.stringify({ receivers: { otlp: { protocols } } });
  const collector = await startCollectorOf({ program: "collector", receiver: "otlp", receivers, refuses: true });
  const url = `http://127.0.0.1:${http}/v1/metrics`;
  const patient = { retry: false, timeoutMs: 60_000 } as const;
  try {
    const parts: Parts = { broker: [], collector: [collector.pid()!], ends: "unavailable" };
    await measure("a Collector, OTLP/gRPC", otlpGrpcExporter({ url: `http://127.0.0.1:${grpc}`, ...patient }), parts);
    await measure("a Collector, OTLP/HTTP", otlpHttpExporter({ url, compression: "none", ...patient }), parts);
    await measure("a Collector, OTLP/HTTP, gzip", otlpHttpExporter({ url, compression: "gzip", ...patient }), parts);
  } finally {
    await collector.stop();
  }
}

async function throughKafka(): Promise<void> {
  const before = descendants();
  const kafka = await startKafka({ partitions: 3 });
  const broker = descendants().filter((pid) => !before.includes(pid));
  const brokers = kafka.bootstrapBrokers;
  await kafka.createTopic("otlp_metrics", { partitions: 3 });
  const collector = await startCollectorOf({
    program: "collector-kafka",
    receiver: "kafka",
    receivers: JSON.stringify({ receivers: { kafka: { brokers: [brokers], initial_offset: "earliest" } } }),
    refuses: true,
  });
  const into = (what: string, options: KafkaExporterOptions = {}): Promise<void> =>
    measure(what, kafkaExporter({ bootstrapBrokers: brokers, timeoutMs: 60_000, ...options }), {
      broker,
      collector: [collector.pid()!],
      ends: "delivered",
    });
  try {
    await into("Kafka, and out of it by a Collector");
    await into("the same, lz4", { compression: "lz4" });
    await into("the same, zstd", { compression: "zstd" });
  } finally {
    await collector.stop();
    await kafka.stop();
  }
}

interface Parts {
  readonly broker: readonly number[];
  readonly collector: readonly number[];
  /** How each export ends: what the limiter refuses is said to be unavailable, what a broker has is delivered. */
  readonly ends: "delivered" | "unavailable";
}

async function measure(what: string, exporter: PushMetricExporter, { broker, collector, ends }: Parts): Promise<void> {
  const data = dataSet({ points });
  let own = 0;
  let fastestMs = Infinity;
  let far = { broker: 0, collector: 0 };
  for (let round = -warmUp; round < rounds; round++) {
    if (round === 0) {
      await stillness(collector);
      [own, fastestMs, far] = [0, Infinity, { broker: cpuMs(broker), collector: cpuMs(collector) }];
    }
    const collected: ResourceMetrics[] = [];
    for (let nth = 0; nth < batches; nth++) collected.push(await data.next());
    const [begun, cpu] = [performance.now(), process.cpuUsage()];
    const results: ExportResult[] = [];
    for (const metrics of collected)
      results.push(await new Promise<ExportResult>((resolve) => exporter.export(metrics, resolve)));
    const { user, system } = process.cpuUsage(cpu);
    own += user + system;
    fastestMs = Math.min(fastestMs, performance.now() - begun);
    // Or these are the figures of something else.
    const other = results.find((result) => endOf(result) !== ends);
    if (other) throw new Error(`${what}: an export was ${endOf(other)}, not ${ends}`, { cause: other.error });
  }
  const brokerMs = cpuMs(broker) - far.broker;
  await stillness(collector);
  const all = points * batches * rounds;
  const perPoint = (ms: number): string => `${((ms * 1_000) / all).toFixed(2)} µs`;
  rows.push([
    what,
    `${Math.round((points * batches) / fastestMs)}k`,
    perPoint(own / 1_000),
    broker.length > 0 ? perPoint(brokerMs) : "–",
    perPoint(cpuMs(collector) - far.collector),
  ]);
  await Promise.all([exporter.shutdown(), data.stop()]);
}

function endOf(result: ExportResult): string {
  const outcome = outcomeOf(result);
  return outcome.kind === "delivered" ? outcome.kind : outcome.error.code;
}

/** Nobody tells when all has been read: nothing is left to do for who takes hardly any time in a second. */
async function stillness(pids: readonly number[]): Promise<void> {
  for (let before = cpuMs(pids), after = Infinity; ; before = after) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    after = cpuMs(pids);
    if (after - before < 50) return;
  }
}
