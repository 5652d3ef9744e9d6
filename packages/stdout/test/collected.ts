import type { Attributes } from "@opentelemetry/api";
import { ExportError } from "@meterbridge/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  MetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

export interface CollectedOptions {
  /** How many series each instrument has. */
  readonly series?: number;
  readonly temporality?: "cumulative" | "delta";
  /** What every series has besides its number. */
  readonly attributes?: Attributes;
}

/** What the real SDK collects of every kind of instrument. */
export async function collected(options: CollectedOptions = {}): Promise<ResourceMetrics> {
  const { series = 2, temporality = "cumulative", attributes = {} } = options;
  const reader = new Reader({
    aggregationTemporalitySelector: () =>
      temporality === "delta" ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    cardinalitySelector: () => series + 10,
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "shop", "host.cpus": 4 }),
    readers: [reader],
    views: [{ instrumentName: "*.exponential", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter("shop.orders", "1.2.3");
  const orders = meter.createCounter("orders", { unit: "{order}", description: "Orders taken" });
  const baskets = meter.createUpDownCounter("baskets");
  const temperature = meter.createGauge("temperature", { unit: "Cel" });
  const duration = meter.createHistogram("duration", { unit: "s" });
  const size = meter.createHistogram("size.exponential", { unit: "By" });
  for (let index = 0; index < series; index++) {
    const own = { ...attributes, n: index };
    orders.add(index + 1, own);
    baskets.add(-index, own);
    temperature.record(index / 3, own);
    duration.record(index * 7.5, own);
    size.record(index * 1e3, own);
  }
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

/** One export, as a reader makes it: its code, and of a failure what kind of outcome it was. */
export interface Answer {
  readonly code: number;
  readonly error?: Error | undefined;
  readonly kind?: "delivered" | "retryable" | "failed" | undefined;
  readonly ambiguous?: true | undefined;
}

export function exportBy(exporter: PushMetricExporter, metrics: ResourceMetrics): Promise<Answer> {
  return new Promise((resolve) => {
    exporter.export(metrics, ({ code, error }) => {
      if (!error) return resolve({ code });
      const outcome = error instanceof ExportError ? error.outcome : undefined;
      const ambiguous = outcome?.kind === "retryable" ? outcome.ambiguous : undefined;
      resolve({ code, error, kind: outcome?.kind, ...(ambiguous && { ambiguous }) });
    });
  });
}
