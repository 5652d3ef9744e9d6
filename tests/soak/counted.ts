import { countPoints } from "@meterbridge/core";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";

/** An exporter, and how many data points the SDK has handed over to it. */
export interface Counted {
  readonly exporter: PushMetricExporter;
  handedOver(): number;
}

export function counted(exporter: PushMetricExporter): Counted {
  let points = 0;
  return {
    exporter: {
      ...exporter,
      export(metrics, callback) {
        points += countPoints(metrics);
        exporter.export(metrics, callback);
      },
    },
    handedOver: () => points,
  };
}
