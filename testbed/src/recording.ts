import type { Point } from "@meterbridge/test-harness";
import { pointsOfMetrics, sortPoints } from "@meterbridge/test-harness";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

/** A real SDK around an exporter, which keeps what it handed over. */
export interface Recording {
  /** Collects, exports, and resolves with the exporter's answer. */
  export(): Promise<{ readonly code: number; readonly error?: Error }>;
  /** Records a value on every kind of instrument. */
  record(value?: number): void;
  /** Everything that was handed over, point by point. */
  handedOver(): readonly Point[];
  shutdown(): Promise<void>;
}

type Answer = Parameters<Parameters<PushMetricExporter["export"]>[1]>[0];

/** The parts of an SDK of version 2 or 3 that a recording needs. */
export interface Sdk {
  readonly MeterProvider: typeof MeterProvider;
  readonly PeriodicExportingMetricReader: typeof PeriodicExportingMetricReader;
}

export function recording(
  exporter: PushMetricExporter,
  { sdk = { MeterProvider, PeriodicExportingMetricReader }, series = 2 }: { sdk?: Sdk; series?: number } = {},
): Recording {
  const handedOver: ResourceMetrics[] = [];
  let answered: (answer: Answer) => void = () => {};
  const reader = new sdk.PeriodicExportingMetricReader({
    exporter: {
      ...exporter,
      export(metrics, callback) {
        handedOver.push(metrics);
        exporter.export(metrics, (answer) => {
          callback(answer);
          answered(answer);
        });
      },
    },
    exportIntervalMillis: 3_600_000,
    cardinalityLimits: { default: 100_000 },
  });
  const provider = new sdk.MeterProvider({
    resource: resourceFromAttributes({ "service.name": "shop", "host.cpus": 4, tags: ["a", "b"] }),
    readers: [reader],
    views: [{ instrumentName: "*.exponential", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter("shop.orders", "1.2.3", { schemaUrl: "https://opentelemetry.io/schemas/1.44.0" });
  const counter = meter.createCounter("orders", { unit: "{order}", description: "Orders taken" });
  const upDown = meter.createUpDownCounter("baskets");
  const gauge = meter.createGauge("temperature", { unit: "Cel" });
  const histogram = meter.createHistogram("duration", { unit: "s" });
  const exponential = meter.createHistogram("size.exponential", { unit: "By" });
  meter.createObservableCounter("cpu").addCallback((result) => result.observe(1.5, { state: "user" }));

  return {
    record(value = 1) {
      for (let index = 0; index < series; index++) {
        const attributes = { route: `/orders/${index}`, method: "GET", status: 200, cached: false, ratio: 0.25 };
        counter.add(value, attributes);
        upDown.add(-value, attributes);
        gauge.record(value / 3, attributes);
        histogram.record(value * 7.5, attributes);
        exponential.record(value * 1e3, attributes);
      }
    },
    async export() {
      const answer = new Promise<Answer>((resolve) => (answered = resolve));
      void provider.forceFlush();
      return answer;
    },
    handedOver: () => sortPoints(handedOver.flatMap((metrics) => pointsOfMetrics(metrics))),
    shutdown: () => provider.shutdown(),
  };
}
