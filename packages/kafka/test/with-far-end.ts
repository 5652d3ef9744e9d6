import { inspectKey, type Visit } from "@meterbridge/core";
import { kafkaFarEnd, type KafkaFarEnd, type KafkaFarEndOptions } from "@meterbridge/test-harness";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, onTestFinished } from "vitest";
import { kafkaExporter, type KafkaExporterOptions } from "../src/index.ts";
import { someCounters } from "./some-counters.ts";

/** Some attempts, one right after the other. */
export const quickly = { maxAttempts: 4, initialDelayMs: 1, maxDelayMs: 1 };

type Answer = Parameters<Parameters<ReturnType<typeof kafkaExporter>["export"]>[1]>[0];

/** An exporter, and the brokers that it exports to. */
export async function start(
  options: KafkaExporterOptions,
  farEndOptions?: KafkaFarEndOptions,
): Promise<{
  readonly farEnd: KafkaFarEnd;
  /** What the exporter shows about itself. */
  readonly figures: () => Readonly<Record<string, unknown>>;
  readonly send: (name?: string) => Promise<Answer>;
  readonly sendMetrics: (metrics: ResourceMetrics) => Promise<Answer>;
}> {
  const farEnd = await startFarEnd(farEndOptions);
  const exporter = kafkaExporter({ bootstrapBrokers: farEnd.bootstrapBrokers, ...options });
  onTestFinished(() => exporter.shutdown());
  const sendMetrics = (metrics: ResourceMetrics): Promise<Answer> => exported(exporter, metrics);
  return {
    farEnd,
    sendMetrics,
    send: (name = "requests") => sendMetrics(someCounters([name])),
    figures: () => figuresOf(exporter),
  };
}

type Inspected = ReturnType<typeof kafkaExporter> & { readonly [inspectKey]: (visit: Visit) => void };

/** What an exporter shows about itself. */
export function figuresOf(exporter: ReturnType<typeof kafkaExporter>): Readonly<Record<string, unknown>> {
  const figures: Record<string, unknown> = {};
  (exporter as Inspected)[inspectKey]((name, value) => (figures[name] = value));
  return figures;
}

/** Whatever happens in a test, it has to be valid Kafka. */
export async function startFarEnd(options?: KafkaFarEndOptions): Promise<KafkaFarEnd> {
  const farEnd = await kafkaFarEnd(options);
  onTestFinished(async () => {
    await farEnd.stop();
    expect(farEnd.breaches()).toEqual([]);
  });
  return farEnd;
}

export function exported(exporter: ReturnType<typeof kafkaExporter>, metrics: ResourceMetrics): Promise<Answer> {
  return new Promise((resolve) => exporter.export(metrics, resolve));
}

/** Of all data points that are stored. */
export function namesIn(farEnd: KafkaFarEnd): readonly string[] {
  return farEnd.received().map(({ metric }) => metric.name);
}
