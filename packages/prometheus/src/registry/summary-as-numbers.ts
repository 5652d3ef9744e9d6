import { dataPointTypes } from "@meterbridge/core";
import type { Point, SummaryValue } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";

type Descriptor = MetricData["descriptor"];

/** The descriptors of the parts of a summary, by its own, so that they are the same each time. */
export type SummaryDescriptors = WeakMap<object, { readonly sum: Descriptor; readonly count: Descriptor }>;

/**
 * A summary as what every exporter knows: a gauge with a series for each quantile, and two sums. As Prometheus has it,
 * the sum of what was observed only grows.
 */
export function summaryAsNumbers(summary: MetricData, descriptors: SummaryDescriptors): readonly MetricData[] {
  const { descriptor } = summary;
  const points = summary.dataPoints as unknown as readonly (Point & { readonly value: SummaryValue })[];
  let parts = descriptors.get(descriptor);
  if (!parts) {
    const { name } = descriptor;
    parts = { sum: { ...descriptor, name: `${name}_sum` }, count: { ...descriptor, name: `${name}_count` } };
    descriptors.set(descriptor, parts);
  }
  const { aggregationTemporality } = summary;
  const quantiles = points.flatMap(({ value, attributes, ...times }) =>
    value.quantiles.map(({ quantile, value: at }) => ({
      ...times,
      attributes: { ...attributes, quantile: String(quantile) },
      value: at,
    })),
  );
  const sumOf = (part: Descriptor, field: "sum" | "count"): unknown => ({
    descriptor: part,
    aggregationTemporality,
    dataPointType: dataPointTypes.sum,
    isMonotonic: true,
    dataPoints: points.map((point) => ({ ...point, value: point.value[field] })),
  });
  return [
    { descriptor, aggregationTemporality, dataPointType: dataPointTypes.gauge, dataPoints: quantiles },
    sumOf(parts.sum, "sum"),
    sumOf(parts.count, "count"),
  ] as MetricData[];
}
