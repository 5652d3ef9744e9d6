import {
  type Aggregation,
  anyOf,
  callable,
  type Clock,
  having,
  integer,
  type Layer,
  metricExporterRules,
  oneOf,
  type Payload,
  type Rules,
  spoolRule,
  type Temporality,
  secret,
  text,
  type TlsOptions,
} from "@meterbridge/core";
import { attemptTimeoutRules, type RetryOption, retryOptionRule } from "@meterbridge/resilience/attempts";
import { brokersRule } from "./brokers.ts";
import type { PartitionBy } from "./encode/partition-by.ts";
import type { OwnProducer } from "./producer/own-producer.ts";
import { type Sasl, saslRule } from "./sasl.ts";
import { topicRule } from "./topic.ts";
import { tlsPairRule } from "./tls-pair.ts";

/** How a batch is compressed on its way, and in the broker. */
export type KafkaCompression = "none" | "gzip" | "zstd" | "lz4" | "snappy";

export interface KafkaExporterOptions {
  /**
   * Where the cluster is asked for first: `host:port`, or `host` with port 9092; several as an array, or in one text with commas.
   * `localhost:9092` unless said. Not with `producer`, which knows.
   */
  readonly bootstrapBrokers?: string | readonly string[] | undefined;
  /** `"otlp_metrics"` unless said, which is where the Collector's `kafkareceiver` looks. It must exist, unless the brokers create topics. */
  readonly topic?: string | undefined;
  /** What a message is: `"protobuf"` unless said (`otlp_proto` of the receiver), or `"json"` (`otlp_json`). */
  readonly encoding?: "protobuf" | "json" | undefined;
  /**
   * What the key of a message is made of; messages of one key are in one partition, in order. `"resource"` unless said: all that one
   * resource exports. See `PartitionBy`.
   */
  readonly partitionBy?: PartitionBy | undefined;
  /**
   * Who must have a message before it counts as delivered: `"all"` replicas that are in sync, the default; `1`: the leader of the partition;
   * `0`: nobody, so that nothing is known of it. With `"all"` the producer is idempotent. Not with `producer`.
   */
  readonly acks?: "all" | 1 | 0 | undefined;
  /** `"none"` unless said. Not with a `producer` that compresses by itself. */
  readonly compression?: KafkaCompression | undefined;
  /**
   * How long one export may take in all, retries included, in milliseconds; 0 is no limit. 20 000 unless said, because brokers take one of them
   * for gone after 9 000; with `producer` 10 000.
   */
  readonly timeoutMs?: number | undefined;
  /** How long one attempt may take, in milliseconds. A quarter of `timeoutMs` unless said: it leaves time for others; half of it with `producer`. */
  readonly attemptTimeoutMs?: number | undefined;
  /**
   * How often, and after what waits, an export is tried again; `false`: never. 40 attempts unless said, after 250 ms, growing to 2 000 ms; with
   * `producer` 5 attempts, after 1 000 ms, growing to 5 000 ms; with a spool, which tries again by itself, `false`.
   */
  readonly retry?: RetryOption | undefined;
  /**
   * `spool({ dir })` of `@meterbridge/resilience`: what is exported is kept on disk until a broker has it, and an export
   * succeeds as soon as it is there. Any other layer before the transport is welcome, too.
   */
  readonly spool?: Layer<Payload> | undefined;
  /** What the SDK is asked to report: `"cumulative"` unless said. */
  readonly temporality?: Temporality | undefined;
  /** How the SDK is asked to aggregate. */
  readonly aggregation?: Aggregation | undefined;
  /**
   * The largest message, in bytes before compression; what is more is sent in several. 1 000 000 unless said: brokers take 1 048 588 of a batch
   * (`message.max.bytes`), with what is around it. With lz4 it is 400 000 unless said, with snappy 500 000, because the client compresses
   * with these while the event loop waits; with gzip and zstd it does not.
   */
  readonly maxRequestBytes?: number | undefined;
  /** How many exports may wait for the one that runs; one more fails at once. 4 unless said. */
  readonly maxPendingExports?: number | undefined;
  /** How the brokers' logs and quotas call us; `"meterbridge"` unless said. */
  readonly clientId?: string | undefined;
  /** How to prove who we are. */
  readonly sasl?: Sasl | undefined;
  /**
   * Connect with TLS: `true` as Node trusts, or with certificates, as PEM text, its bytes, or a file's path; files are read again when they have changed.
   */
  readonly tls?: boolean | TlsOptions | undefined;
  /**
   * A producer that the application already has: of `@platformatic/kafka`, of `kafkajs` or of `@confluentinc/kafka-javascript`. It is
   * connected and closed by who made it, and has addresses, credentials, acks and timeouts of its own.
   */
  readonly producer?: OwnProducer | undefined;
  readonly clock?: Clock | undefined;
  /** A number from 0 to below 1, for the jitter of the waits. */
  readonly random?: (() => number) | undefined;
}

export const kafkaExporterRules: Rules<KafkaExporterOptions> = {
  bootstrapBrokers: brokersRule,
  topic: topicRule,
  encoding: oneOf("protobuf", "json"),
  partitionBy: anyOf(oneOf("resource", "metric", "none"), callable),
  acks: (value) => (value === "all" || value === 1 || value === 0 ? undefined : '"all", 1 or 0'),
  compression: oneOf("none", "gzip", "zstd", "lz4", "snappy"),
  timeoutMs: metricExporterRules.timeoutMs,
  attemptTimeoutMs: attemptTimeoutRules.attemptTimeoutMs,
  retry: retryOptionRule,
  spool: spoolRule,
  temporality: metricExporterRules.temporality,
  aggregation: metricExporterRules.aggregation,
  maxRequestBytes: integer("bytes", 1_024, 1024 ** 3),
  maxPendingExports: metricExporterRules.maxPendingExports,
  clientId: text,
  sasl: saslRule,
  tls: secret(anyOf(oneOf(true, false), tlsPairRule)),
  producer: having("a producer", "send"),
  clock: metricExporterRules.clock,
  random: callable,
};
