import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";

const start: [number, number] = [1_700_000_000, 1];
const end: [number, number] = [1_700_000_060, 999_999_999];

/** Collected metrics as anybody's producer may hand them out: typed loosely, and tests change them. */
export interface SomeMetrics {
  resource: object;
  scopeMetrics: SomeScope[];
}

export interface SomeScope {
  scope: object;
  metrics: SomeMetric[];
}

export interface SomeMetric {
  descriptor: object;
  aggregationTemporality: number;
  dataPointType: number;
  isMonotonic?: boolean;
  dataPoints: SomePoint[];
}

export interface SomePoint {
  startTime: unknown;
  endTime: unknown;
  attributes: Record<string, unknown>;
  value: unknown;
  flags?: number;
  exemplars?: readonly object[];
}

/** Passes anything for what the SDK collects. */
export function asCollected(metrics: object): ResourceMetrics {
  return metrics as ResourceMetrics;
}

export function counterMetric(name: string, dataPoints: SomePoint[], more: object = {}): SomeMetric {
  return {
    descriptor: { name, description: "", unit: "1", type: "COUNTER", valueType: 1 },
    aggregationTemporality: 1,
    dataPointType: 3,
    isMonotonic: true,
    dataPoints,
    ...more,
  };
}

export function gaugeMetric(name: string, dataPoints: SomePoint[], valueType = 1): SomeMetric {
  return {
    descriptor: { name, description: "about", unit: "", type: "GAUGE", valueType },
    aggregationTemporality: 1,
    dataPointType: 2,
    dataPoints,
  };
}

export function histogramMetric(name: string, dataPoints: SomePoint[], dataPointType = 0): SomeMetric {
  return {
    descriptor: { name, description: "", unit: "ms", type: "HISTOGRAM", valueType: 1 },
    aggregationTemporality: 1,
    dataPointType,
    dataPoints,
  };
}

export function numberPoint(value: unknown = 1, attributes: object = { a: "b" }, more: object = {}): SomePoint {
  return { startTime: start, endTime: end, attributes: attributes as SomePoint["attributes"], value, ...more };
}

export function histogramPoint(value: object = {}, attributes: object = { a: "b" }, more: object = {}): SomePoint {
  const buckets = { boundaries: [1, 2], counts: [1, 2, 3] };
  return {
    startTime: start,
    endTime: end,
    attributes: attributes as SomePoint["attributes"],
    value: { buckets, count: 6, sum: 9.5, min: 0.5, max: 3, ...value },
    ...more,
  };
}

export function exponentialPoint(value: object = {}, attributes: object = { a: "b" }, more: object = {}): SomePoint {
  const positive = { offset: -3, bucketCounts: [1, 0, 300] };
  const negative = { offset: 0, bucketCounts: [] };
  return {
    startTime: start,
    endTime: end,
    attributes: attributes as SomePoint["attributes"],
    value: { count: 301, sum: 1.5, scale: -2, zeroCount: 0, positive, negative, min: 1, max: 2, ...value },
    ...more,
  };
}

export function resourceMetrics(...metrics: readonly object[]): ResourceMetrics {
  return asCollected({
    resource: { attributes: { "service.name": "test" } },
    scopeMetrics: [{ scope: { name: "scope", version: "1" }, metrics }],
  });
}

/** So many points in several metrics of all kinds, in two scopes. */
export function manyPoints(points: number, value = 1): ResourceMetrics {
  return asCollected(someMetrics(points, value));
}

/** The same, for a test that changes them. */
export function someMetrics(points: number, value = 1): SomeMetrics {
  const each = Math.ceil(points / 4);
  const attributes = (index: number): object => ({ index: `number ${index}`, even: index % 2 === 0 });
  const numbers = Array.from({ length: each }, (_, index) => numberPoint(value + index, attributes(index)));
  const histograms = Array.from({ length: each }, (_, index) =>
    histogramPoint({ sum: value + index }, attributes(index)),
  );
  const exponential = Array.from({ length: points - 3 * each }, (_, index) =>
    exponentialPoint({ sum: value + index }, attributes(index)),
  );
  return {
    resource: { attributes: { "service.name": "test" }, schemaUrl: "https://example.com/resource" },
    scopeMetrics: [
      {
        scope: { name: "one" },
        metrics: [counterMetric("counter", numbers), histogramMetric("histogram", histograms)],
      },
      {
        scope: { name: "two", schemaUrl: "https://example.com/scope" },
        metrics: [histogramMetric("exponential", exponential, 1), gaugeMetric("gauge", numbers)],
      },
    ],
  };
}
