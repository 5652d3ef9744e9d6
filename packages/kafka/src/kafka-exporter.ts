import { checkOptions, flow, metricExporter, pick, pipeline, type Transport } from "@meterbridge/core";
import { otlpJson, otlpProtobuf } from "@meterbridge/otlp";
import { attemptTimeout, retryUnlessSpooled } from "@meterbridge/resilience/attempts";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { keyed } from "./encode/keyed.ts";
import type { KafkaCompression, KafkaExporterOptions } from "./options.ts";
import { patienceOf } from "./patience.ts";
import { ownTransport } from "./producer/own-transport.ts";
import { type BrokersOptions, transportToBrokers } from "./producer/transport-to-brokers.ts";
import { rulesTogether } from "./rules-together.ts";

/** Brokers take batches of 1 048 588 bytes; the client holds the event loop for a few milliseconds to compress so many with snappy or lz4. */
const defaultMaxRequestBytes: Readonly<Record<KafkaCompression, number>> = {
  none: 1_000_000,
  gzip: 1_000_000,
  snappy: 500_000,
  lz4: 400_000,
  zstd: 1_000_000,
};

/**
 * Exports metrics to a topic of Apache Kafka, as OTLP messages in protobuf or JSON, which the Collector's `kafkareceiver` reads.
 *
 * ```ts
 * const reader = new PeriodicExportingMetricReader({ exporter: kafkaExporter({ bootstrapBrokers: "kafka:9092" }) });
 * ```
 *
 * Nothing is connected before the first export: brokers that are not there fail exports, and none of them is needed at the start.
 *
 * @throws {TypeError} One error that names every wrong option.
 */
export function kafkaExporter(options: KafkaExporterOptions = {}): PushMetricExporter {
  checkOptions("kafkaExporter", options, rulesTogether(options));
  const { encoding = "protobuf", partitionBy = "resource", compression = "none" } = options;
  const { maxRequestBytes = defaultMaxRequestBytes[compression] } = options;
  const { timeoutMs, attemptTimeoutMs, retry } = patienceOf(options);
  const encoderOf = encoding === "json" ? otlpJson : otlpProtobuf;
  const transport = flow(
    options.spool ?? ((next) => next),
    retryUnlessSpooled({ retry, ...pick(options, "spool", "clock", "random") }),
    attemptTimeout({ timeoutMs, attemptTimeoutMs, ...pick(options, "clock") }),
    transportOf({ ...options, timeoutMs, attemptTimeoutMs }),
  );
  return metricExporter(
    pipeline(
      keyed((limits) => encoderOf({ ...limits, maxRequestBytes }), partitionBy),
      transport,
    ),
    {
      ...pick(options, "maxPendingExports", "temporality", "aggregation", "clock"),
      name: "kafka",
      timeoutMs,
    },
  );
}

function transportOf(
  options: KafkaExporterOptions & Pick<BrokersOptions, "timeoutMs" | "attemptTimeoutMs">,
): Transport {
  const { producer, topic = "otlp_metrics", compression, clock } = options;
  return producer
    ? ownTransport({ producer, topic, compression, clock })
    : transportToBrokers({ ...options, topic, compression: compression ?? "none" });
}
