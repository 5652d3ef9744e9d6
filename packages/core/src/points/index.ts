export { attributeText, wellFormed } from "./attribute-text.ts";
export { addCounts, countOf, differenceOf } from "./counts.ts";
export { countDataPoints, dataPointAt, dataPointsOf } from "./data-points.ts";
export { toFixedBuckets } from "./fixed-buckets.ts";
export { mergeBuckets } from "./merge-buckets.ts";
export { metricKinds, type MetricKind } from "./metric-kinds.ts";
export {
  isStale,
  noRecordedValue,
  summaryDataPointType,
  type Count,
  type Exemplar,
  type ExponentialBuckets,
  type ExponentialHistogramValue,
  type HistogramValue,
  type Point,
  type SummaryValue,
} from "./point.ts";
export { SeriesCache, type SeriesUse } from "./series-cache.ts";
export { soundHistogram, type SoundBuckets, type SoundHistogram } from "./sound-histogram.ts";
export { Dropped, invalidAttribute, invalidValue, reasonOfThrown, UnusablePoint } from "./unusable-point.ts";
