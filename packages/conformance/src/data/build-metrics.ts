import { dataPointTypes, temporalities } from "@meterbridge/core";
import type { Attributes, HrTime } from "@opentelemetry/api";
import type { ExponentialHistogram, Histogram, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** A metric as a case describes it; what is not said has a value that every backend knows. */
export interface MetricPlan {
  readonly kind: keyof typeof dataPointTypes;
  readonly name: string;
  readonly description?: string;
  readonly unit?: string;
  /** Whole numbers (the SDK's `ValueType.INT`). */
  readonly integers?: boolean;
  readonly monotonic?: boolean;
  readonly temporality?: "delta" | "cumulative";
  readonly points: readonly PointPlan[];
}

/** A data point as a case describes it. */
export interface PointPlan {
  readonly attributes?: Attributes;
  /** Anything that is not a value of the kind makes a data point that cannot be encoded. */
  readonly value: number | bigint | Histogram | ExponentialHistogram | string | null;
  readonly startTime?: HrTime;
  readonly endTime?: HrTime;
}

const startTime: HrTime = [1_790_000_000, 0];
const endTime: HrTime = [1_790_000_060, 0];

export interface OriginPlan {
  readonly resource?: Attributes;
  readonly scope?: { readonly name: string; readonly version?: string; readonly schemaUrl?: string };
}

/** Makes metrics as the SDK hands them over, all of one resource and one scope. */
export function buildMetrics(plans: readonly MetricPlan[], { resource, scope }: OriginPlan = {}): ResourceMetrics {
  return {
    resource: { attributes: resource ?? { "service.name": "conformance" } } as unknown as ResourceMetrics["resource"],
    scopeMetrics: [{ scope: scope ?? { name: "conformance" }, metrics: plans.map((plan) => metricOf(plan)) }],
  };
}

function metricOf(plan: MetricPlan): MetricData {
  const { kind, name, description = "", unit = "", integers = false, temporality = "cumulative" } = plan;
  return {
    descriptor: { name, description, unit, valueType: integers ? 0 : 1 },
    dataPointType: dataPointTypes[kind],
    aggregationTemporality: temporalities[temporality],
    ...(kind === "sum" && { isMonotonic: plan.monotonic ?? true }),
    dataPoints: plan.points.map((point) => ({
      startTime: point.startTime ?? startTime,
      endTime: point.endTime ?? endTime,
      attributes: point.attributes ?? {},
      value: point.value,
    })),
  } as MetricData;
}
