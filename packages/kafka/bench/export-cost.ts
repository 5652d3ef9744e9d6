import { compareExports, type Figure, figureHead, figureRow, startSink, table } from "@meterbridge/bench";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { Kafka, logLevel } from "kafkajs";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";
import { overHttp } from "./over-http.ts";

const points = 10_000;
const timeoutMs = 60_000;

/** The CPU of whole exports: to a broker, against the same bytes to an HTTP server; and by kafkajs. */
export async function exportCost(bootstrapBrokers: string): Promise<string> {
  const sink = await startSink();
  const url = `${sink.url}/v1/metrics`;
  const peer = new Kafka({ brokers: [bootstrapBrokers], logLevel: logLevel.NOTHING }).producer({ idempotent: true });
  await peer.connect();
  const ours = (more: KafkaExporterOptions = {}): PushMetricExporter =>
    kafkaExporter({ bootstrapBrokers, timeoutMs, ...more });
  const http = (compression: "none" | "gzip" = "none"): PushMetricExporter => overHttp(url, timeoutMs, compression);
  try {
    const figures: readonly Figure[] = [
      await compareExports({ what: "protobuf", points, target: "1.3", upstream: http(), ours: ours() }),
      await compareExports({
        what: "protobuf, gzip",
        points,
        upstream: http("gzip"),
        ours: ours({ compression: "gzip" }),
      }),
      await compareExports({
        what: "protobuf, against a producer of kafkajs",
        points,
        upstream: kafkaExporter({ producer: peer, timeoutMs }),
        ours: ours(),
      }),
    ];
    return table(["measure", "OTLP/HTTP, kafkajs", ...figureHead.slice(2)], figures.map(figureRow));
  } finally {
    await peer.disconnect();
    sink.stop();
  }
}
