import type { Attributes } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationTemporality, DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";

/** Counters of these names, each with so many points, or one. */
export function someCounters(
  names: readonly (string | readonly [name: string, points: number])[],
  resource: Attributes = { "service.name": "shop" },
): ResourceMetrics {
  const metrics = names.map((one) => {
    const [name, points] = typeof one === "string" ? ([one, 1] as const) : one;
    return {
      descriptor: { name, description: "", unit: "1", valueType: 1, advice: {} },
      dataPointType: DataPointType.SUM as const,
      isMonotonic: true,
      aggregationTemporality: AggregationTemporality.DELTA,
      dataPoints: Array.from({ length: points }, (_, index) => ({
        startTime: [1_790_000_000, 0] as [number, number],
        endTime: [1_790_000_010, 0] as [number, number],
        attributes: { index },
        value: index + 0.5,
      })),
    };
  });
  return {
    resource: resourceFromAttributes(resource),
    scopeMetrics: [{ scope: { name: "shop" }, metrics }],
  } as ResourceMetrics;
}
