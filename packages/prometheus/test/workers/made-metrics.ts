import { dataPointTypes, temporalities } from "@meterbridge/core";
import { summaryDataPointType } from "@meterbridge/core/points";
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { ScopeMetrics } from "@opentelemetry/sdk-metrics";

export type MetricKind = keyof typeof kinds;

const kinds = {
  counter: { dataPointType: dataPointTypes.sum, isMonotonic: true },
  upDownCounter: { dataPointType: dataPointTypes.sum, isMonotonic: false },
  gauge: { dataPointType: dataPointTypes.gauge },
  histogram: { dataPointType: dataPointTypes.histogram },
  exponentialHistogram: { dataPointType: dataPointTypes.exponentialHistogram },
  summary: { dataPointType: summaryDataPointType },
} as const;

export interface MadePoint {
  readonly attributes?: Attributes;
  readonly value: unknown;
  readonly startTime?: HrTime;
  readonly exemplars?: readonly unknown[];
  readonly flags?: number;
}

/** One metric, as the SDK hands it over, or another producer. */
export function madeMetric(
  kind: MetricKind,
  points: readonly MadePoint[],
  { name = "m", scope = { name: "test" } }: { readonly name?: string; readonly scope?: ScopeMetrics["scope"] } = {},
): ScopeMetrics {
  const metric = {
    descriptor: { name, description: "", unit: "", valueType: 1 },
    aggregationTemporality: temporalities.cumulative,
    ...kinds[kind],
    dataPoints: points.map((point) => ({
      attributes: {},
      startTime: [1, 0] satisfies HrTime,
      endTime: [9, 0] satisfies HrTime,
      ...point,
    })),
  };
  return { scope, metrics: [metric] } as unknown as ScopeMetrics;
}
