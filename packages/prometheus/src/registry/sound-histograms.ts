import { dataPointTypes, ExportError } from "@meterbridge/core";
import type { HistogramValue } from "@meterbridge/core/points";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import { isCount } from "../exposition/buckets.ts";

/**
 * The metric without histograms whose counts are no whole numbers, 0 or more: averages over a cluster's workers, or buckets
 * that are not cumulative. Exporters fail over one, with all else that they were given. Why they are gone goes to `errors`.
 */
export function soundHistograms(metric: MetricData, errors: unknown[]): MetricData {
  if (metric.dataPointType !== dataPointTypes.histogram) return metric;
  const points = metric.dataPoints as readonly { readonly value: HistogramValue }[];
  const sound = points.filter(
    ({ value }) => isCount(value.count) && value.buckets.counts.every((count) => isCount(count)),
  );
  if (sound.length === points.length) return metric;
  const name = JSON.stringify(metric.descriptor.name);
  const lost = points.length - sound.length;
  errors.push(
    new ExportError("encoding", `${lost} of ${points.length} histograms of ${name} have counts that are none`),
  );
  return { ...metric, dataPoints: sound } as MetricData;
}
