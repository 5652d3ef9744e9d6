import { type Count, type HistogramValue, invalidValue, type Point } from "@meterbridge/core/points";

/** A histogram's value. @throws {UnusablePoint} When it is none. */
export function histogramOf(point: Point): HistogramValue {
  const value = point.value as HistogramValue | undefined;
  const buckets = value?.buckets;
  if (!Array.isArray(buckets?.counts) || !Array.isArray(buckets.boundaries)) throw invalidValue;
  const bounds = finiteBounds(buckets.boundaries);
  if (!isAscending(bounds)) throw invalidValue;
  // No bound and no count at all is one bucket with everything.
  const isWhole = buckets.counts.length === 0 && bounds.length === 0;
  if (!isWhole && buckets.counts.length !== buckets.boundaries.length + 1) throw invalidValue;
  if (!isCount(value!.count)) throw invalidValue;
  return value!;
}

/** Bounds without the infinite one, which the last bucket has in any case. */
export function finiteBounds(boundaries: readonly number[]): readonly number[] {
  return boundaries.at(-1) === Infinity ? boundaries.slice(0, -1) : boundaries;
}

/** A whole number, 0 or more. */
export function isCount(value: unknown): value is Count {
  if (typeof value === "number") return value >= 0 && Number.isInteger(value);
  return typeof value === "bigint" && value >= 0n;
}

/** Whether these are finite, and each is greater than the one before. */
export function isAscending(bounds: readonly number[]): boolean {
  for (let index = 0; index < bounds.length; index++) {
    const bound = bounds[index];
    if (typeof bound !== "number" || !Number.isFinite(bound)) return false;
    if (index > 0 && !(bound > bounds[index - 1]!)) return false;
  }
  return true;
}

/** Whether these are the same bounds. */
export function sameNumbers(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
