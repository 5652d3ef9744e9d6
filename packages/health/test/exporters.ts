import type { ExportResult } from "@meterbridge/core";
import type { MeterProvider } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  MetricReader,
  type DataPoint,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import * as sdk from "@opentelemetry/sdk-metrics";

export type Answer = ExportResult | ((answer: (result: ExportResult) => void) => void);

export interface ScriptedExporter extends PushMetricExporter {
  readonly events: readonly string[];
}

/** Answers by a script; the last answer is given again and again. */
export function scriptedExporter(...script: readonly Answer[]): ScriptedExporter {
  const events: string[] = [];
  let exports = 0;
  return {
    events,
    export(_, callback) {
      const answer = script[Math.min(exports++, script.length - 1)]!;
      events.push("export");
      if (typeof answer === "function") answer(callback);
      else callback(answer);
    },
    async forceFlush() {
      events.push("forceFlush");
    },
    async shutdown() {
      events.push("shutdown");
    },
  };
}

export function exportOnce(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<ExportResult> {
  return new Promise((resolve) => exporter.export(metrics, resolve));
}

/** Metrics with so many data points. */
export function metricsOf(points: number): ResourceMetrics {
  const dataPoints = Array.from({ length: points }, (_, index) => ({
    startTime: [1, 0] as [number, number],
    endTime: [2, 0] as [number, number],
    attributes: { index },
    value: index,
  }));
  return {
    resource: resourceFromAttributes({}),
    scopeMetrics: [
      {
        scope: { name: "test" },
        metrics: [
          {
            descriptor: { name: "orders", description: "", unit: "", valueType: 1, advice: {} } as never,
            aggregationTemporality: AggregationTemporality.CUMULATIVE,
            dataPointType: sdk.DataPointType.GAUGE,
            dataPoints,
          },
        ],
      },
    ],
  };
}

class ReaderByHand extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

export interface Recorder {
  readonly provider: MeterProvider & { shutdown(): Promise<void> };
  collect(): Promise<ResourceMetrics>;
  /** What is recorded under this name: the value by the attributes, as `error.type=rejected`. */
  values(name: string): Promise<Record<string, unknown>>;
}

/** A meter provider of the real SDK, collected by hand. */
export function recorder(
  { MeterProvider: Provider }: Pick<typeof sdk, "MeterProvider"> = sdk,
  reader: ReaderByHand = new ReaderByHand(),
): Recorder {
  const provider = new Provider({ readers: [reader] });
  const collect = async (): Promise<ResourceMetrics> => (await reader.collect()).resourceMetrics;
  return {
    provider,
    collect,
    async values(name) {
      const all = (await collect()).scopeMetrics.flatMap(({ metrics }) => metrics);
      const points: readonly DataPoint<unknown>[] =
        all.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
      return Object.fromEntries(points.map(({ attributes, value }) => [keyOf(attributes), value]));
    },
  };
}

function keyOf(attributes: object): string {
  return Object.entries(attributes)
    .filter(([key]) => !key.startsWith("otel.component.") && !key.startsWith("server."))
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(",");
}
