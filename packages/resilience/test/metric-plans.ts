import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

export type PlannedPoint = readonly [attributes: Attributes, from: number, to: number, value: unknown];

/** A metric in short: a monotonic delta sum of whole numbers, unless said. */
export interface MetricPlan {
  readonly name?: string;
  readonly unit?: string;
  readonly kind?: keyof typeof dataPointTypes;
  readonly temporality?: keyof typeof temporalities;
  readonly monotonic?: boolean;
  readonly valueType?: 0 | 1;
  readonly points: readonly PlannedPoint[];
}

/** Metrics of one scope, as the SDK hands them over. Times are seconds. */
export function metricsOf(plans: readonly MetricPlan[], resource: object = { attributes: {} }): ResourceMetrics {
  const metrics = plans.map((plan) => metricOf(plan));
  return { resource, scopeMetrics: [{ scope: { name: "test" }, metrics }] } as unknown as ResourceMetrics;
}

function metricOf(plan: MetricPlan): MetricData {
  const { name = "m", unit = "", kind = "sum", temporality = "delta", monotonic = true, valueType = 0, points } = plan;
  return {
    descriptor: { name, description: "", unit, valueType },
    dataPointType: dataPointTypes[kind],
    aggregationTemporality: temporalities[temporality],
    ...(kind === "sum" && { isMonotonic: monotonic }),
    dataPoints: points.map(([attributes, from, to, value]) => ({
      attributes,
      startTime: [from, 0] satisfies HrTime,
      endTime: [to, 0] satisfies HrTime,
      value,
    })),
  } as unknown as MetricData;
}

/** The data points, in order, as they are planned. */
export function pointsOf(metrics: ResourceMetrics): PlannedPoint[] {
  return metrics.scopeMetrics.flatMap((scope) =>
    scope.metrics.flatMap((metric) =>
      metric.dataPoints.map(({ attributes, startTime, endTime, value }): PlannedPoint => {
        return [attributes, startTime[0], endTime[0], value];
      }),
    ),
  );
}
