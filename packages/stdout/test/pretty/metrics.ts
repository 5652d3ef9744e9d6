import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

// 2026-01-01T00:00:00Z
const begin = 1_767_225_600;

/** Collected metrics as anybody's producer may hand them out: typed loosely. */
export interface SomeMetric {
  readonly descriptor: object;
  readonly dataPointType: number;
  readonly aggregationTemporality: number;
  readonly isMonotonic?: boolean;
  readonly dataPoints: readonly object[];
}

export interface Times {
  /** Seconds since the beginning of 2026. */
  readonly start?: number;
  readonly end?: number;
}

export function point(value: unknown, attributes: object = {}, { start = 0, end = 10 }: Times = {}): object {
  return { value, attributes, startTime: [begin + start, 0], endTime: [begin + end, 0] };
}

export function counter(name: string, unit: string, ...dataPoints: object[]): SomeMetric {
  return { descriptor: { name, unit }, dataPointType: 3, aggregationTemporality: 1, isMonotonic: true, dataPoints };
}

export function upDown(name: string, unit: string, ...dataPoints: object[]): SomeMetric {
  return { ...counter(name, unit, ...dataPoints), isMonotonic: false };
}

export function gauge(name: string, unit: string, ...dataPoints: object[]): SomeMetric {
  return { descriptor: { name, unit }, dataPointType: 2, aggregationTemporality: 1, dataPoints };
}

export function histogram(name: string, unit: string, ...dataPoints: object[]): SomeMetric {
  return { descriptor: { name, unit }, dataPointType: 0, aggregationTemporality: 1, dataPoints };
}

export function exponential(name: string, unit: string, ...dataPoints: object[]): SomeMetric {
  return { ...histogram(name, unit, ...dataPoints), dataPointType: 1 };
}

export function delta(metric: SomeMetric): SomeMetric {
  return { ...metric, aggregationTemporality: 0 };
}

/** What a histogram with these bounds holds. */
export function buckets(boundaries: readonly number[], counts: readonly number[], more: object = {}): object {
  return { buckets: { boundaries, counts }, count: counts.reduce((sum, count) => sum + count, 0), ...more };
}

export interface ExponentialParts {
  readonly scale?: number;
  readonly zero?: number;
  readonly positive?: readonly [offset: number, ...counts: number[]];
  readonly negative?: readonly [offset: number, ...counts: number[]];
}

/** What an exponential histogram holds. */
export function exponentialBuckets(parts: ExponentialParts, more: object = {}): object {
  const { scale = 0, zero = 0, positive = [0], negative = [0] } = parts;
  const [above, ...positives] = positive;
  const [below, ...negatives] = negative;
  return {
    scale,
    zeroCount: zero,
    positive: { offset: above, bucketCounts: positives },
    negative: { offset: below, bucketCounts: negatives },
    count: [zero, ...positives, ...negatives].reduce((sum, count) => sum + count, 0),
    ...more,
  };
}

export function inScope(name: string, ...metrics: SomeMetric[]): ResourceMetrics {
  return withResource({ "service.name": "checkout", "service.version": "1.4.2" }, [{ scope: { name }, metrics }]);
}

export function withResource(attributes: object, scopeMetrics: readonly object[]): ResourceMetrics {
  return { resource: { attributes }, scopeMetrics } as unknown as ResourceMetrics;
}
