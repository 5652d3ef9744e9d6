import type { Attributes } from "@opentelemetry/api";
import type { Kind } from "./instrument.ts";

/** A data point as anybody's metric producer may hand it out: its types are a promise that is checked. */
export interface DataPoint {
  readonly startTime: unknown;
  readonly endTime: unknown;
  readonly attributes: Attributes | null | undefined;
  readonly value: unknown;
}

/** Why a data point is not shown: the fixed words that are told to `drop`. */
export type DropReason =
  /** A time that is not a pair of numbers, or is negative. */
  | "invalid_time"
  /** A value that is not a number, a histogram whose buckets and bounds do not fit. */
  | "invalid_value"
  /** A metric without a name, or of a kind that nobody knows. */
  | "invalid_metric"
  /** Reading it threw an error: a getter, a proxy. */
  | "unreadable_point";

/** What a data point says. */
export interface Reading {
  /** Seconds since 1970; 0 when it is not known. */
  readonly startS: number;
  readonly endS: number;
  /** The number; of a histogram, how many values were recorded. */
  readonly value: number;
  /** The sum of a histogram's values, where it has one. */
  readonly sum: number | undefined;
}

export type Count = number | bigint;

export interface HistogramValue {
  readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly Count[] };
  readonly count: Count;
  readonly sum?: number | null | undefined;
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
}

export interface ExponentialHistogramValue extends Omit<HistogramValue, "buckets"> {
  readonly scale: number;
  readonly zeroCount: Count;
  readonly zeroThreshold?: number | null | undefined;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
}

export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly Count[];
}

/** Reads a data point, or says why it cannot be shown. */
export function readPoint(kind: Kind, point: DataPoint): Reading | DropReason {
  const startS = secondsOf(point.startTime);
  const endS = secondsOf(point.endTime);
  if (startS === undefined || endS === undefined) return "invalid_time";
  const { value } = point;
  switch (kind) {
    case "histogram":
      return isHistogramValue(value) ? readingOf(startS, endS, value) : "invalid_value";
    case "exp-histogram":
      return isExponentialHistogramValue(value) ? readingOf(startS, endS, value) : "invalid_value";
    case "gauge":
    case "counter":
    case "up-down":
      if (typeof value !== "number" && typeof value !== "bigint") return "invalid_value";
      return { startS, endS, value: Number(value), sum: undefined };
  }
}

function readingOf(startS: number, endS: number, { count, sum }: Pick<HistogramValue, "count" | "sum">): Reading {
  return { startS, endS, value: Number(count), sum: sum ?? undefined };
}

function secondsOf(time: unknown): number | undefined {
  if (!Array.isArray(time)) return undefined;
  const [seconds, nanos]: unknown[] = time;
  if (typeof seconds !== "number" || typeof nanos !== "number") return undefined;
  const all = seconds + nanos / 1e9;
  // The latest that a date can be is 8.64e12 seconds after 1970.
  return seconds >= 0 && nanos >= 0 && all <= 8.64e12 ? all : undefined;
}

function isHistogramValue(value: unknown): value is HistogramValue {
  const { buckets } = (value ?? {}) as Partial<HistogramValue>;
  const { boundaries, counts } = buckets ?? {};
  if (!isSummary(value) || !Array.isArray(boundaries) || !areCounts(counts)) return false;
  if (counts.length !== boundaries.length + 1 && counts.length + boundaries.length > 0) return false;
  for (let index = 0, before = -Infinity; index < boundaries.length; index++) {
    const bound: unknown = boundaries[index];
    if (typeof bound !== "number" || !(bound >= before)) return false;
    before = bound;
  }
  return true;
}

function isExponentialHistogramValue(value: unknown): value is ExponentialHistogramValue {
  const { scale, zeroCount, positive, negative } = (value ?? {}) as Partial<ExponentialHistogramValue>;
  return isSummary(value) && isInt32(scale) && isCount(zeroCount) && areBuckets(positive) && areBuckets(negative);
}

function isSummary(value: unknown): boolean {
  const { count, sum, min, max } = (value ?? {}) as Partial<HistogramValue>;
  return isCount(count) && isNumberOrAbsent(sum) && isNumberOrAbsent(min) && isNumberOrAbsent(max);
}

function areBuckets(buckets: Partial<ExponentialBuckets> | undefined): boolean {
  return isInt32(buckets?.offset) && areCounts(buckets?.bucketCounts);
}

function areCounts(counts: unknown): counts is readonly Count[] {
  if (!Array.isArray(counts)) return false;
  for (let index = 0; index < counts.length; index++) if (!isCount(counts[index])) return false;
  return true;
}

function isCount(count: unknown): count is Count {
  return typeof count === "number" ? Number.isInteger(count) && count >= 0 : typeof count === "bigint" && count >= 0n;
}

function isNumberOrAbsent(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "number";
}

function isInt32(value: unknown): boolean {
  return typeof value === "number" && (value | 0) === value;
}
