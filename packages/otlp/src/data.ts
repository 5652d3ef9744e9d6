import type { Attributes, HrTime } from "@opentelemetry/api";
import { invalidValue } from "./unencodable.ts";

/** The API's `ValueType.INT`. */
export const intValueType = 0;

/**
 * A data point as it may come: the SDK's own, with what later versions of it may add.
 *
 * Values come from anybody's metric producer, so types are a promise that the encoders check.
 */
export interface Point {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: unknown;
  readonly exemplars?: readonly Exemplar[] | undefined;
  readonly flags?: number | undefined;
}

export interface Exemplar {
  readonly value: unknown;
  readonly timestamp?: HrTime;
  readonly time?: HrTime;
  readonly filteredAttributes?: Attributes;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly spanContext?: { readonly traceId?: string; readonly spanId?: string };
}

type Count = number | bigint;

export interface HistogramValue {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly Count[] };
  readonly count: Count;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ExponentialHistogramValue {
  readonly count: Count;
  readonly sum?: number | undefined;
  readonly scale: number;
  readonly zeroCount: Count;
  readonly zeroThreshold?: number | undefined;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly Count[];
}

/** A histogram's value. @throws {Unencodable} when it is none. */
export function histogramOf(point: Point): HistogramValue {
  const value = point.value as HistogramValue;
  const buckets = value?.buckets;
  if (!Array.isArray(buckets?.counts) || !Array.isArray(buckets.boundaries)) throw invalidValue;
  return value;
}

/** An exponential histogram's value. @throws {Unencodable} when it is none. */
export function exponentialHistogramOf(point: Point): ExponentialHistogramValue {
  const value = point.value as ExponentialHistogramValue;
  if (!Array.isArray(value?.positive?.bucketCounts) || !Array.isArray(value.negative?.bucketCounts)) throw invalidValue;
  return value;
}

/** Whether a point carries what changes from export to export and is therefore never kept. */
export function hasExtras(point: Point): boolean {
  return hasExemplars(point) || !!point.flags;
}

export function hasExemplars(point: Point): boolean {
  return Array.isArray(point.exemplars) && point.exemplars.length > 0;
}
