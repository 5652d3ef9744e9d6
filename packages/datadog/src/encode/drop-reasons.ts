import { UnusablePoint } from "@meterbridge/core/points";

// `invalid_value` and `invalid_attribute` are with the points of core.
/** Its name has no letter that Datadog's names may begin with, or it cannot be read. */
export const invalidMetric: UnusablePoint = new UnusablePoint("invalid_metric");
/** A kind of metric that nobody knows. */
export const unsupportedKind: UnusablePoint = new UnusablePoint("unsupported_kind");
/** A total since some start, of which only differences can be counted. */
export const cumulative: UnusablePoint = new UnusablePoint("cumulative");
/** NaN or an infinity, which the intake refuses. */
export const nonFinite: UnusablePoint = new UnusablePoint("non_finite");
export const noRecordedValue: UnusablePoint = new UnusablePoint("no_recorded_value");
export const invalidTime: UnusablePoint = new UnusablePoint("invalid_time");
/** More than an hour: the intake drops it. */
export const tooOld: UnusablePoint = new UnusablePoint("too_old");
/** More than ten minutes: the intake drops it. */
export const tooFarAhead: UnusablePoint = new UnusablePoint("too_far_ahead");
/** Another point of this export has the same metric, tags and second: Datadog would keep the last of them. */
export const duplicateSeries: UnusablePoint = new UnusablePoint("duplicate_series");
export const tooManyTags: UnusablePoint = new UnusablePoint("too_many_tags");
/** Alone it is more than a request may have. */
export const pointTooLarge: UnusablePoint = new UnusablePoint("point_too_large");
