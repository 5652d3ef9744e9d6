import type { HrTime } from "@opentelemetry/api";
import { countPoints } from "@meterbridge/core";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { DeliveredExport } from "./books/delivered-export.ts";

/** An exporter, and what the SDK has handed over to it. */
export interface Counted {
  readonly exporter: PushMetricExporter;
  /** How many data points. */
  handedOver(): number;
  /** Exports that were answered with success. */
  succeeded(): readonly DeliveredExport[];
  /** How many data points were in the others. */
  failed(): number;
  /** When the last export began, in milliseconds of `performance.now()`; `-Infinity` before the first. */
  lastMs(): number;
}

const success = 0;

export function counted(exporter: PushMetricExporter): Counted {
  let handedOver = 0;
  let lastMs = -Infinity;
  let failed = 0;
  const succeeded: DeliveredExport[] = [];
  return {
    exporter: {
      ...exporter,
      export(metrics, callback) {
        const [points, time] = [countPoints(metrics), timeOf(metrics)];
        handedOver += points;
        lastMs = performance.now();
        exporter.export(metrics, (result) => {
          if (result.code !== success) failed += points;
          else if (time !== undefined) succeeded.push({ time, points });
          callback(result);
        });
      },
    },
    handedOver: () => handedOver,
    succeeded: () => succeeded,
    failed: () => failed,
    lastMs: () => lastMs,
  };
}

/** All data points of one collection have the same time. */
function timeOf({ scopeMetrics }: ResourceMetrics): bigint | undefined {
  const point = scopeMetrics.flatMap(({ metrics }) => metrics).find(({ dataPoints }) => dataPoints.length > 0)
    ?.dataPoints[0];
  return point && nanosecondsOf(point.endTime);
}

function nanosecondsOf([seconds, nanoseconds]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}
