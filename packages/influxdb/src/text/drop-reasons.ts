import { UnusablePoint } from "@meterbridge/core/points";

// Those that values and times have are with values and times.
export const invalidMetric: UnusablePoint = new UnusablePoint("invalid_metric");
export const noRecordedValue: UnusablePoint = new UnusablePoint("no_recorded_value");
export const noFiniteField: UnusablePoint = new UnusablePoint("non_finite");
export const duplicateSeries: UnusablePoint = new UnusablePoint("duplicate_series");
export const seriesKeyTooLong: UnusablePoint = new UnusablePoint("series_key_too_long");
export const pointTooLarge: UnusablePoint = new UnusablePoint("point_too_large");
export const leftOut: UnusablePoint = new UnusablePoint("left_out");
export const schemaError: UnusablePoint = new UnusablePoint("schema_error");
