import type { Attributes } from "@opentelemetry/api";
import { ValueType } from "@opentelemetry/api";
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";

/** A metric as a metric producer may hand it out; `value` and whatever else are taken as they are. */
export interface GivenMetric {
  readonly name: string;
  readonly type?: DataPointType | 4;
  readonly monotonic?: boolean;
  readonly delta?: boolean;
  readonly integer?: boolean;
  readonly points: readonly GivenPoint[];
}

export interface GivenPoint {
  readonly value: unknown;
  readonly attributes?: Attributes;
  readonly time?: readonly [number, number];
  readonly start?: readonly [number, number];
  readonly exemplars?: readonly object[];
  readonly flags?: number;
}

function metricData({ name, type = DataPointType.GAUGE, points, ...more }: GivenMetric): MetricData {
  return {
    descriptor: {
      name,
      description: "",
      unit: "",
      valueType: more.integer ? ValueType.INT : ValueType.DOUBLE,
      advice: {},
    },
    aggregationTemporality: more.delta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE,
    dataPointType: type,
    isMonotonic: more.monotonic ?? false,
    dataPoints: points.map(
      ({ value, attributes = {}, time = [1_795_330_000, 5_000_001], start = [0, 0], ...rest }) => ({
        value,
        attributes,
        startTime: start,
        endTime: time,
        ...rest,
      }),
    ),
  } as unknown as MetricData;
}

/** Metrics of one scope without a name, of a resource without attributes, unless said. */
export function resourceMetrics(
  metrics: readonly GivenMetric[],
  { resource = {}, scope = "" }: { readonly resource?: Attributes; readonly scope?: string } = {},
): ResourceMetrics {
  return {
    resource: { attributes: resource } as unknown as ResourceMetrics["resource"],
    scopeMetrics: [{ scope: { name: scope }, metrics: metrics.map(metricData) }],
  };
}
