import { dataPointTypes, temporalities } from "@meterbridge/core";
import { type Point, summaryDataPointType } from "@meterbridge/core/points";
import type { MetricData, MetricDescriptor } from "@opentelemetry/sdk-metrics";
import { exponentialValues } from "./exponential-values.ts";
import { histogramValues } from "./histogram-values.ts";
import { metricText } from "./identity.ts";
import { numberValues } from "./number-values.ts";
import { summaryValues } from "./summary-values.ts";
import type { CumulativeValues } from "./values.ts";

/** A metric that has to be made differences of. */
export interface CumulativeMetric {
  /** The same for metrics, in one scope, that are the same. */
  readonly text: string;
  readonly points: readonly Point[];
  readonly makeValues: () => CumulativeValues<unknown>;
  /** The metric with these points, which are differences. */
  ofDifferences(points: readonly Point[]): MetricData;
}

/**
 * The metric, when it has to be made differences of. `undefined` for all others: gauges, sums that go up and down, what is
 * differences already, and what cannot be read, or is nothing that anybody knows.
 */
export function cumulativeMetricOf(data: MetricData): CumulativeMetric | undefined {
  try {
    const { descriptor, dataPointType, aggregationTemporality } = data;
    const points: unknown = data.dataPoints;
    const kind = kinds[dataPointType];
    if (!kind || aggregationTemporality === temporalities.delta) return undefined;
    if (!Array.isArray(points) || points.length === 0) return undefined;
    if (kind.isMonotonicOnly && !("isMonotonic" in data && data.isMonotonic)) return undefined;
    return {
      text: metricText(descriptor, kind.name),
      points: points as readonly Point[],
      makeValues: kind.makeValues,
      ofDifferences: (differences) => deltaMetric(descriptor, dataPointType, kind, differences),
    };
  } catch {
    return undefined;
  }
}

interface Kind {
  readonly name: string;
  readonly isMonotonicOnly?: true;
  readonly makeValues: () => CumulativeValues<unknown>;
}

const kinds: Readonly<Record<number, Kind>> = {
  [dataPointTypes.sum]: { name: "sum", isMonotonicOnly: true, makeValues: () => numberValues },
  [dataPointTypes.histogram]: { name: "histogram", makeValues: () => histogramValues() },
  [dataPointTypes.exponentialHistogram]: { name: "exponential histogram", makeValues: () => exponentialValues },
  [summaryDataPointType]: { name: "summary", makeValues: () => summaryValues },
};

function deltaMetric(
  descriptor: MetricDescriptor,
  dataPointType: number,
  { isMonotonicOnly }: Kind,
  dataPoints: readonly Point[],
): MetricData {
  const data = { descriptor, aggregationTemporality: temporalities.delta, dataPointType, dataPoints };
  return (isMonotonicOnly ? { ...data, isMonotonic: true } : data) as unknown as MetricData;
}
