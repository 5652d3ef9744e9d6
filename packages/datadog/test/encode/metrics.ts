import type { Clock } from "@meterbridge/core";
import { testClock } from "@meterbridge/test-harness";
import type { Attributes } from "@opentelemetry/api";
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
  type ScopeMetrics,
} from "@opentelemetry/sdk-metrics";

/** The second that everything is of unless said. */
export const second = 1_795_330_000;

/** A clock of that second. */
export function clockAt(seconds: number = second): Clock {
  return { ...testClock(), wallTime: () => seconds * 1_000 };
}

/** A metric as a metric producer may hand it out; `value` and whatever else are taken as they are. */
export interface GivenMetric {
  readonly name: string;
  readonly type?: DataPointType | 4;
  readonly isMonotonic?: boolean;
  readonly isCumulative?: boolean;
  readonly points: readonly GivenPoint[];
}

export interface GivenPoint {
  readonly value: unknown;
  readonly attributes?: Attributes;
  readonly time?: readonly [number, number];
  readonly start?: readonly [number, number];
  readonly flags?: number;
}

export const gauge = (name: string, ...points: readonly GivenPoint[]): GivenMetric => ({ name, points });

/** A sum of differences. */
export const counter = (name: string, ...points: readonly GivenPoint[]): GivenMetric => ({
  name,
  type: DataPointType.SUM,
  isMonotonic: true,
  points,
});

export const histogram = (name: string, ...points: readonly GivenPoint[]): GivenMetric => ({
  name,
  type: DataPointType.HISTOGRAM,
  points,
});

/** Five observations in two of three buckets. */
export const fiveObservations = {
  buckets: { boundaries: [0, 1], counts: [0, 2, 3] },
  count: 5,
  sum: 7.5,
  min: 0.5,
  max: 3,
};

function metricData({ name, type = DataPointType.GAUGE, points, ...more }: GivenMetric): MetricData {
  return {
    descriptor: { name, description: "", unit: "", valueType: 1, advice: {} },
    aggregationTemporality: more.isCumulative ? AggregationTemporality.CUMULATIVE : AggregationTemporality.DELTA,
    dataPointType: type,
    isMonotonic: more.isMonotonic ?? false,
    dataPoints: points.map(({ value, attributes = {}, time = [second, 0], start = [0, 0], ...rest }) => ({
      value,
      attributes,
      startTime: start,
      endTime: time,
      ...rest,
    })),
  } as unknown as MetricData;
}

/** Metrics of one scope without a name, of a resource without attributes, unless said. */
export function resourceMetrics(
  metrics: readonly GivenMetric[],
  {
    resource = {},
    scope = { name: "" },
  }: { readonly resource?: Attributes; readonly scope?: ScopeMetrics["scope"] } = {},
): ResourceMetrics {
  return {
    resource: { attributes: resource } as unknown as ResourceMetrics["resource"],
    scopeMetrics: [{ scope, metrics: metrics.map(metricData) }],
  };
}
