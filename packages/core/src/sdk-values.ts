import type { AggregationTemporality, DataPointType } from "@opentelemetry/sdk-metrics";

/** The SDK's `AggregationTemporality`, as it is in versions 2 and 3: to import it from there would load the SDK. */
export const temporalities = {
  delta: 0 as AggregationTemporality.DELTA,
  cumulative: 1 as AggregationTemporality.CUMULATIVE,
} as const;

/** The SDK's `DataPointType`, in the same way. */
export const dataPointTypes = {
  histogram: 0 as DataPointType.HISTOGRAM,
  exponentialHistogram: 1 as DataPointType.EXPONENTIAL_HISTOGRAM,
  gauge: 2 as DataPointType.GAUGE,
  sum: 3 as DataPointType.SUM,
} as const;

/** The API's `ValueType.INT`. */
export const intValueType = 0;
