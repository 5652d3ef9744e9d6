import type { HrTime } from "@opentelemetry/api";
import type { MetricProducer } from "@opentelemetry/sdk-metrics";

/** The trace and the span of an exemplar, and what else it says. */
const traced = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  filteredAttributes: { "user.id": 42 },
};
export const exemplarLabels = { trace_id: traced.traceId, span_id: traced.spanId, user_id: "42" };

/**
 * What the SDK has not yet: exemplars, and summaries. Everything began at `startMs`; exemplars are of `latestMs` and of
 * some time before.
 */
export function checkout(startMs: number, latestMs: number): MetricProducer {
  const exemplar = (value: number, agoMs = 0): object => ({ ...traced, value, timestamp: hrTime(latestMs - agoMs) });
  const metric = (name: string, dataPointType: number, value: unknown, exemplars: readonly object[] = []): unknown => ({
    descriptor: { name, description: "", unit: "", valueType: 1, type: "COUNTER" },
    aggregationTemporality: 1,
    dataPointType,
    isMonotonic: true,
    dataPoints: [{ attributes: {}, startTime: hrTime(startMs), endTime: hrTime(latestMs), value, exemplars }],
  });
  const metrics = [
    metric("checkouts", 3, 5, [exemplar(2), exemplar(1, 5_000)]),
    metric("basket", 2, 5, [exemplar(5)]),
    metric("duration", 0, { buckets: { boundaries: [1, 5], counts: [2, 0, 1] }, count: 3, sum: 9.5 }, [
      exemplar(0.5, 5_000),
      exemplar(0.75, 1_000),
      exemplar(8),
    ]),
    metric(
      "size",
      1,
      {
        scale: 0,
        zeroCount: 1,
        positive: { offset: 0, bucketCounts: [1, 0, 2] },
        negative: { offset: 0, bucketCounts: [] },
        count: 4,
        sum: 16,
      },
      [exemplar(1.5, 5_000), exemplar(7)],
    ),
    metric("latency", 4, {
      count: 3,
      sum: 6,
      quantiles: [
        { quantile: 0.5, value: 1 },
        { quantile: 0.99, value: 4 },
      ],
    }),
  ];
  const scopeMetrics = [{ scope: { name: "checkout" }, metrics }];
  return {
    collect: async () => ({ resourceMetrics: { resource: { attributes: {} }, scopeMetrics }, errors: [] }) as never,
  };
}

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1_000), (ms % 1_000) * 1e6];
}
