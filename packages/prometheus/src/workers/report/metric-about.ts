import type { Attributes } from "@opentelemetry/api";
import type { MetricData, ScopeMetrics } from "@opentelemetry/sdk-metrics";

/** All of a metric but its data points. */
export interface MetricAbout {
  readonly scope: {
    readonly name: string;
    readonly version?: string | undefined;
    readonly schemaUrl?: string | undefined;
    readonly attributes?: Attributes | undefined;
  };
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly valueType: number;
  readonly dataPointType: number;
  readonly temporality: number;
  readonly isMonotonic: boolean;
}

export function aboutMetric(scope: ScopeMetrics["scope"], metric: MetricData): MetricAbout {
  const { name, version, schemaUrl, attributes } = scope as MetricAbout["scope"];
  const { descriptor, dataPointType, aggregationTemporality } = metric;
  return {
    scope: { name, version, schemaUrl, attributes },
    name: descriptor.name,
    description: descriptor.description,
    unit: descriptor.unit,
    valueType: descriptor.valueType,
    dataPointType,
    temporality: aggregationTemporality,
    isMonotonic: (metric as { readonly isMonotonic?: boolean }).isMonotonic === true,
  };
}
