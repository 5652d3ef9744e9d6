import { DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { Common } from "./stored-lines.ts";
import { resourceMetrics, type GivenMetric } from "../metrics.ts";

/** Of every kind, temporality and monotonicity one metric with one data point, at 1700000000.123456789. */
export function everyKind(prefix = ""): ResourceMetrics {
  return resourceMetrics(
    metrics.map((metric) => ({
      ...metric,
      name: `${prefix}${metric.name}`,
      points: metric.points.map((point) => ({ ...at, ...point })),
    })),
    { resource: { "service.name": "shop" }, scope: "orders" },
  );
}

/** The time and the tags that each line of it has. */
export const commonOfEveryKind: Common = {
  time: 1_700_000_000_123_456_789n,
  "service.name": "shop",
  "otel.library.name": "orders",
  route: "/cart items",
  cached: "true",
};

const at = {
  time: [1_700_000_000, 123_456_789],
  start: [1_699_999_999, 1],
  attributes: { route: "/cart items", cached: true },
} as const;

const metrics: readonly GivenMetric[] = [
  { name: "temperature", points: [{ value: -0.1 }] },
  { name: "threads", integer: true, points: [{ value: 9_007_199_254_740_993n }] },
  { name: "orders", type: DataPointType.SUM, monotonic: true, integer: true, points: [{ value: 3 }] },
  { name: "seconds", type: DataPointType.SUM, monotonic: true, points: [{ value: 1e21 }] },
  {
    name: "orders_delta",
    type: DataPointType.SUM,
    monotonic: true,
    delta: true,
    integer: true,
    points: [{ value: 2 }],
  },
  { name: "baskets", type: DataPointType.SUM, integer: true, points: [{ value: -7 }] },
  { name: "baskets_delta", type: DataPointType.SUM, delta: true, points: [{ value: 1e-7 }] },
  { name: "duration", type: DataPointType.HISTOGRAM, points: [{ value: histogram() }] },
  { name: "duration_delta", type: DataPointType.HISTOGRAM, delta: true, points: [{ value: histogram() }] },
  { name: "size", type: DataPointType.EXPONENTIAL_HISTOGRAM, points: [{ value: exponentialHistogram() }] },
  { name: "latency", type: 4, points: [{ value: summary() }] },
];

/** Of 0.05, 0.1, 0.5 and 99. */
function histogram(): object {
  return { buckets: { boundaries: [0.1, 1, 25], counts: [2, 1, 0, 1] }, count: 4, sum: 99.65, min: 0.05, max: 99 };
}

/** Of 0, 1, 3, 3 and 1 000. */
function exponentialHistogram(): object {
  return {
    scale: 0,
    count: 5,
    sum: 1_007,
    min: 0,
    max: 1_000,
    zeroCount: 1,
    positive: { offset: -1, bucketCounts: [1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1] },
    negative: { offset: 0, bucketCounts: [] },
  };
}

function summary(): object {
  return {
    count: 10,
    sum: 12.5,
    quantiles: [
      { quantile: 0.5, value: 1.25 },
      { quantile: 0.99, value: 2 },
    ],
  };
}
