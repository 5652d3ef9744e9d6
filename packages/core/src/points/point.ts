import type { Attributes, HrTime } from "@opentelemetry/api";

/**
 * A data point as it may come: the SDK's own, with what later versions of it may add.
 *
 * Values come from anybody's metric producer, so types are a promise that whoever writes them checks.
 */
export interface Point {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: unknown;
  readonly exemplars?: readonly Exemplar[] | undefined;
  readonly flags?: number | undefined;
}

/** A measurement that stands for others, as one of several versions of the SDK, or somebody else, has it. */
export interface Exemplar {
  readonly value: unknown;
  readonly timestamp?: HrTime;
  readonly time?: HrTime;
  readonly filteredAttributes?: Attributes;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly spanContext?: { readonly traceId?: string; readonly spanId?: string };
}

/** How many: exact as a number below 2^53, and as a bigint. */
export type Count = number | bigint;

/** The value of a histogram's data point. */
export interface HistogramValue {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly Count[] };
  readonly count: Count;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** The value of an exponential histogram's data point. */
export interface ExponentialHistogramValue {
  readonly count: Count;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly scale: number;
  readonly zeroCount: Count;
  readonly zeroThreshold?: number | undefined;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
}

/**
 * Buckets in a row, of one side: that of number `i` is for what is above `base ** i`, up to `base ** (i + 1)`, where the base
 * is `2 ** (2 ** -scale)`. OpenTelemetry specification, metrics/data-model.md, "Exponential Buckets".
 */
export interface ExponentialBuckets {
  /** The number of the first. */
  readonly offset: number;
  readonly bucketCounts: readonly Count[];
}

/** The SDK makes none; a metric producer may: `dataPointType` is `summaryDataPointType`, the value is this. */
export interface SummaryValue {
  readonly count: Count;
  readonly sum: number;
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
}

/** Beside the SDK's `DataPointType`, for which it has no value. */
export const summaryDataPointType = 4;

/** The bit of `flags` that says that a series has no value any more. OTLP, `DataPointFlags`. */
export const noRecordedValue = 1;

/** Whether a series has no value any more. What cannot be read has one, as far as anybody knows. */
export function isStale(point: Point | undefined): boolean {
  try {
    return point?.flags !== undefined && (point.flags & noRecordedValue) !== 0;
  } catch {
    return false;
  }
}
