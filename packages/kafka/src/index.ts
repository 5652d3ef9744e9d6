export { kafkaExporter } from "./kafka-exporter.ts";
export { type KafkaCompression, type KafkaExporterOptions, kafkaExporterRules } from "./options.ts";
export type { PartitionBy, StreamOrigin } from "./encode/partition-by.ts";
export type { OwnProducer } from "./producer/own-producer.ts";
export type { Sasl } from "./sasl.ts";
