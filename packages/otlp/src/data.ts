import type { ExponentialHistogramValue, HistogramValue, Point } from "@meterbridge/core/points";
import { invalidValue } from "./unencodable.ts";

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
